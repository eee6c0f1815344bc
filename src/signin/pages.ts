import { definePage } from '#web';

/** The pages of this room; each view's head comment repeats its model. */
export const userNamePage = definePage<{
  readonly userName?: string;
  readonly error?: string;
  readonly errorCode?: string;
  /** Providers of the application's user flow. */
  readonly signUpWith?: readonly { readonly id: string; readonly displayName: string }[];
  /** The user flow makes accounts for addresses, too; `creates` while that is what the page is for. */
  readonly canCreate?: boolean;
  readonly creates?: boolean;
  /** Asked by GET, where no conversation has begun: what the address must carry on. */
  readonly hidden?: readonly (readonly [name: string, value: string])[];
}>('signin/user-name');

export const pickAccountPage = definePage<{
  readonly accounts: readonly {
    readonly key: string;
    readonly userName: string;
    readonly displayName: string;
    readonly realm: string;
    readonly signedIn: boolean;
  }[];
  readonly hidden?: readonly (readonly [name: string, value: string])[];
}>('signin/pick-account');

export const accountTypePage = definePage<{
  readonly userName: string;
  /** Asked by GET, where no conversation has begun: what the address must carry on. */
  readonly hidden?: readonly (readonly [name: string, value: string])[];
}>('signin/account-type');

export const redemptionFailedPage = definePage<{
  readonly organisation: string;
  readonly account: string;
  readonly code?: string;
  readonly message: string;
  readonly restartUrl: string;
}>('invitations/redemption-failed');

export const permissionsPage = definePage<{
  readonly organisation: string;
  readonly domain: string;
  readonly account: string;
  readonly privacyUrl?: string;
  readonly contactEmail?: string;
}>('signin/permissions');

export const termsOfUsePage = definePage<{
  readonly name: string;
  readonly language: string;
  readonly account: string;
  /** It must be opened before it can be accepted, and has not been. */
  readonly mustView: boolean;
  readonly viewed: boolean;
  readonly text?: string;
  /** Base64. */
  readonly pdf?: { readonly fileName: string; readonly data: string };
  readonly error?: string;
}>('signin/terms-of-use');

/** What a user flow asks for; `input` is Graph's `userInputType`. */
export const signUpPage = definePage<{
  readonly account: string;
  readonly error?: string;
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly isOptional: boolean;
    readonly input: string;
    readonly dataType: string;
    readonly value: string;
    readonly isFixed: boolean;
    readonly choices: readonly { readonly name: string; readonly value: string; readonly isChosen: boolean }[];
    readonly problem?: string;
  }[];
}>('signin/sign-up');

export const signUpBlockedPage = definePage<{ readonly account: string; readonly message: string }>(
  'signin/sign-up-blocked',
);

export const consentPage = definePage<{
  readonly appName: string;
  readonly account: string;
  readonly permissions: readonly { readonly title: string; readonly description: string }[];
  readonly canConsentForOrganisation: boolean;
  readonly forEveryone: boolean;
}>('signin/consent');

export const staySignedInPage = definePage<{ readonly account: string }>('signin/stay-signed-in');

export const leavePage = definePage<{
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly partnerName: string;
  /** On the way to sign out, not in. */
  readonly signingOut?: boolean;
}>('signin/leave');

export const signedOutPage = definePage<{
  readonly frames: readonly string[];
  readonly continueUrl?: string;
}>('signin/signed-out');
