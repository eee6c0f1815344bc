import { type Directory, domainOf, type Tenant, type User } from '#directory';
import type { EmulatorError } from '#errors';
import { decideCrossTenantAccess, decideInvitationDomain, mayInvite } from '#policies';
import { isInvitable } from './address.js';
import { invitationError } from './errors.js';
import type { InvitationRequest, Inviter } from './invitation-request.js';

/** What the gates look at. */
export interface GateFacts {
  readonly request: InvitationRequest;
  readonly inviter: Inviter;
  readonly tenant: Directory['tenant'];
  /** Who has the address in the directory already. */
  readonly existing: User | undefined;
  /** Whom the request names (`invitedUser.id`). */
  readonly target: User | undefined;
  /** The Entra tenant that the address is of, where there is one. */
  readonly home: InvitedHome | undefined;
}

/** Where an invited address is at home; without a user when the tenant has the domain only. */
export interface InvitedHome {
  readonly tenant: Tenant;
  readonly userId: string | undefined;
  readonly groupIds: readonly string[];
}

/** One reason why an invitation may not be. */
export interface Gate {
  readonly name: string;
  refusal(facts: GateFacts): EmulatorError | undefined;
}

const inviterAllowed: Gate = {
  name: 'who may invite',
  refusal({ inviter, tenant }) {
    if (inviter.kind === 'operator') return undefined;
    const who = inviter.kind === 'application' ? 'application' : inviter.user;
    const decision = mayInvite(tenant.allowInvitesFrom, who);
    return decision.allowed ? undefined : invitationError('not-allowed', { detail: { because: decision.because } });
  },
};

const addressGood: Gate = {
  name: 'address',
  refusal: ({ request }) => (isInvitable(request.address) ? undefined : invitationError('address-invalid')),
};

const nameGood: Gate = {
  name: 'display name',
  refusal({ request: { displayName = '' } }) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with line breaks in it could become mail headers
    return /[\u0000-\u001f\u007f]/.test(displayName) ? invitationError('name-invalid') : undefined;
  },
};

const redirectGood: Gate = {
  name: 'redirect URL',
  refusal({ request }) {
    const { redirectUrl } = request;
    const url = URL.canParse(redirectUrl) ? new URL(redirectUrl) : undefined;
    const isWeb = url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:');
    // Line breaks and blanks would be dropped in reading, but not in what is kept and sent.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not come in
    if (/[\s\u0000-\u001f\u007f]/.test(redirectUrl)) return invitationError('redirect-invalid');
    const isPlain = url?.username === '' && url.password === '' && redirectUrl.length <= 2048;
    return isWeb && isPlain ? undefined : invitationError('redirect-invalid');
  },
};

const messageGood: Gate = {
  name: 'message',
  refusal({ request }) {
    const { ccRecipients = [], customizedMessageBody = null } = request.message ?? {};
    const addresses = ccRecipients.flatMap(({ address }) => (address === null || address === '' ? [] : [address]));
    if (addresses.length > 1)
      return invitationError('message-invalid', { message: 'Only one cc recipient is supported.' });
    if (!addresses.every(isInvitable))
      return invitationError('message-invalid', { message: 'The cc recipient is not a valid email address.' });
    return (customizedMessageBody?.length ?? 0) > 5000
      ? invitationError('message-invalid', { message: 'The customized message body is too long.' })
      : undefined;
  },
};

const targetKnown: Gate = {
  name: 'named user',
  refusal: ({ request, target }) =>
    request.invitedUserId !== undefined && target === undefined ? invitationError('user-not-found') : undefined,
};

const notOurOwn: Gate = {
  name: 'own domain',
  refusal({ request, tenant }) {
    const domain = domainOf(request.address);
    if (domain === tenant.initialDomain) return invitationError('inviter-tenant');
    return tenant.domains.includes(domain) ? invitationError('own-domain') : undefined;
  },
};

const domainAllowed: Gate = {
  name: 'domain list',
  refusal({ request, tenant }) {
    const decision = decideInvitationDomain(tenant.invitationDomains, domainOf(request.address));
    return decision.allowed
      ? undefined
      : invitationError('domain-not-allowed', { detail: { because: decision.because } });
  },
};

const tenantsAllow: Gate = {
  name: 'cross-tenant access',
  refusal({ home, tenant: resource }) {
    if (home === undefined) return undefined;
    const { tenant, userId, groupIds } = home;
    const decision = decideCrossTenantAccess({ resource, home: tenant, userId, groupIds, appId: undefined });
    return decision.allowed
      ? undefined
      : invitationError('cross-tenant', { message: `This user cannot be invited: ${decision.because}.` });
  },
};

const notTaken: Gate = {
  name: 'existing user',
  refusal({ existing, target }) {
    if (target !== undefined || existing === undefined) return undefined;
    if (existing.externalUserState === 'PendingAcceptance') return undefined;
    if (existing.externalUserConvertedOn !== null) return invitationError('converted');
    const blocked = existing.accountEnabled
      ? 'They can use that account to sign in to shared apps and resources.'
      : 'but the account is blocked from signing in. If the account is unblocked, they can use that account to sign in to shared apps and resources.';
    return invitationError('user-exists', {
      message: `The invited user already exists in the directory as object ID: ${existing.id}${existing.accountEnabled ? '. ' : ', '}${blocked}`,
    });
  },
};

const resetPossible: Gate = {
  name: 'reset',
  refusal({ request, target, inviter }) {
    if (request.resetRedemption !== true) return undefined;
    if (target === undefined) {
      return invitationError('reset-not-possible', {
        message: 'To reset the redemption status, name the user by invitedUser.id.',
      });
    }
    if (target.externalUserState === null) {
      return invitationError('reset-not-possible', {
        message: 'The user was never invited; only the status of guests can be reset.',
      });
    }
    const addresses = [target.mail, ...target.otherMails].map((each) => each?.toLowerCase());
    if (!addresses.includes(request.address.toLowerCase())) {
      return invitationError('reset-not-possible', {
        message: 'The new email address must be in mail or otherMails of the user first.',
      });
    }
    return inviter.kind === 'application' && target.directoryRoles.length > 0
      ? invitationError('reset-not-possible', {
          message: 'An application cannot reset a user who holds a directory role.',
        })
      : undefined;
  },
};

const conversionPossible: Gate = {
  name: 'conversion of an internal user',
  refusal({ request, target }) {
    if (target === undefined || request.resetRedemption === true || target.externalUserState === 'PendingAcceptance') {
      return undefined;
    }
    if (target.externalUserState === 'Accepted') return invitationError('user-exists');
    if (target.mail?.toLowerCase() !== request.address.toLowerCase()) {
      return invitationError('conversion-not-possible', {
        message: 'The mail of the internal user must be the invited email address.',
      });
    }
    return target.onPremisesSyncEnabled === true
      ? invitationError('conversion-not-possible', {
          message: 'A user synchronized from on-premises cannot be invited.',
        })
      : undefined;
  },
};

/** In order; the first that refuses is told, and nothing was created. */
export const invitationGates: readonly Gate[] = [
  inviterAllowed, //     who may invite (authorizationPolicy)
  addressGood, //        characters and length
  nameGood, //           one line
  redirectGood, //       http or https
  messageGood, //        one cc, plain text
  targetKnown, //        invitedUser.id
  resetPossible, //      resetRedemption
  conversionPossible, // an internal user becomes an external one
  notOurOwn, //          verified domains of this directory
  domainAllowed, //      allow and block list
  tenantsAllow, //       cross-tenant access, out of the home tenant and into this one
  notTaken, //           somebody has the address already
];
