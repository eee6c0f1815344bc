import type { AttributeValues } from '#directory';
import type { Realm } from '#home-realm';
import type { ProviderReply } from '#identity-providers';
import type { JsonObject } from '#platform';
import type { ExternalIdentity } from '#redemption';
import type { Page } from '#web';
import type { SignInRequest } from './sign-in-request.js';

/** One conversation. Written after every step; steps answer with a changed copy. */
export interface SignInState {
  readonly request: SignInRequest;
  /** Posted back by every form of this conversation. */
  readonly canary: string;
  /** Which page is on screen; its form goes to the step of that name and to no other. */
  readonly showing?: { readonly step: string; readonly page: Page };
  /** Whether the browser's session has been looked at, and whether the person shall pick from it. */
  readonly session: 'not-considered' | 'pick' | 'passed';
  /** What to say above the user-name field. */
  readonly complaint?: { readonly text: string; readonly code: string };
  readonly userName?: string;
  readonly askUserName: boolean;
  readonly realm?: Realm;
  /** Whether `prompt=create` has been looked at. */
  readonly createConsidered?: boolean;
  /** The user flow by which the person came: a sign-up, where nobody here has the account. */
  readonly userFlowId?: string;
  /** How far that has come; absent until it is sure that the person is nobody here yet. */
  readonly signUp?: SigningUp;
  /** The address is an account in each of these; the person is asked which. */
  readonly realms?: readonly Realm[];
  readonly provider?: {
    readonly pending: JsonObject;
    readonly awaits: 'form' | 'return';
  };
  /** What a partner answered, kept until the browser comes with its own cookie. */
  readonly reply?: ProviderReply;
  readonly identity?: ExternalIdentity;
  /** Seconds since the epoch at which the identity was proved; earlier than now when it came from the session. */
  readonly authenticatedAt?: number;
  readonly identityFromSession: boolean;
  readonly userId?: string;
  readonly staySignedIn: 'not-asked' | 'ask' | 'answered';
  readonly acceptance: 'not-needed' | 'needed' | 'given';
  /** `asking`: one was accepted, there may be more; with a file: that one is on screen, and whether it was opened. */
  readonly terms: 'not-asked' | 'asking' | 'settled' | { readonly fileId: string; readonly viewed: boolean };
  /** Whether a Conditional Access policy applied; for the log. */
  readonly termsApply?: boolean;
  readonly consented: boolean;
}

/** A sign-up by a user flow, with what is known of the person. */
export type SigningUp =
  | {
      readonly stage: 'collecting';
      readonly values: AttributeValues;
      /** What the organisation's API said of the page before. */
      readonly complaint?: string;
    }
  | { readonly stage: 'collected'; readonly values: AttributeValues }
  /** The organisation's API ended it. */
  | { readonly stage: 'blocked'; readonly message: string };

/** A conversation at its beginning. */
export function beginning(request: SignInRequest, canary: string): SignInState {
  const hint = request.loginHint;
  return {
    request,
    canary,
    session: 'not-considered',
    askUserName: false,
    identityFromSession: false,
    staySignedIn: 'not-asked',
    acceptance: 'not-needed',
    terms: 'not-asked',
    consented: false,
    ...(hint === undefined ? {} : { userName: hint }),
  };
}

/** Back to the user-name page, everything learned about the person forgotten but the name they typed. */
export function startOver(state: SignInState, userName?: string): SignInState {
  const { userName: _, ...anew } = beginning(state.request, state.canary);
  return { ...anew, session: 'passed', askUserName: true, ...(userName === undefined ? {} : { userName }) };
}
