import { definePage } from '#web';

/** The pages of this room; each view's head comment repeats its model. */
export const userNamePage = definePage<{
  readonly userName?: string;
  readonly error?: string;
  readonly errorCode?: string;
}>('signin/user-name');

export const pickAccountPage = definePage<{
  readonly accounts: readonly {
    readonly key: string;
    readonly userName: string;
    readonly displayName: string;
    readonly realm: string;
    readonly signedIn: boolean;
  }[];
}>('signin/pick-account');

export const permissionsPage = definePage<{
  readonly organisation: string;
  readonly domain: string;
  readonly account: string;
  readonly privacyUrl?: string;
  readonly contactEmail?: string;
}>('signin/permissions');

export const consentPage = definePage<{
  readonly appName: string;
  readonly account: string;
  readonly permissions: readonly { readonly title: string; readonly description: string }[];
  readonly canConsentForOrganisation: boolean;
}>('signin/consent');

export const leavePage = definePage<{
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly partnerName: string;
}>('signin/leave');
