import { definePage } from '#web';

/** "Create account": nothing is sent before the person says so. */
export const createAccountPage = definePage<{
  readonly address: string;
  readonly explanation: string;
  readonly error?: string;
}>('providers/create-account');

/** "Create your account": name and password, after the mailbox is proved. */
export const accountDetailsPage = definePage<{
  readonly address: string;
  readonly displayName: string;
  readonly error?: string;
}>('providers/account-details');
