import type { Authentication } from '#claims';
import type { RequestedPermission } from '#directory';

/** What an application asks of the sign-in. */
export interface SignInRequest {
  /** Id of the conversation, and of its timeline. */
  readonly id: string;
  readonly tenantId: string;
  readonly client: { readonly appId: string; readonly displayName: string };
  /** `login`, `select_account`, `consent`, `create`; never `none`. */
  readonly prompts: readonly string[];
  readonly loginHint?: string;
  readonly domainHint?: string;
  readonly permissions: readonly RequestedPermission[];
  /** The invitation whose link was followed. */
  readonly invitationId?: string;
  /** An administrator is asked to consent for the whole organisation. */
  readonly forEveryone: boolean;
}

/** How the sign-in ended well. */
export interface SignInResult {
  readonly userId: string;
  readonly authentication: Authentication;
}
