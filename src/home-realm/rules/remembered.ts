import type { User } from '#directory';
import type { Realm, RealmFacts, RealmRule } from '../realm.js';
import { socialRealm } from '../social-realm.js';
import { federationRealm } from './federated-domain.js';
import { entraRealm, homeTenantRealm } from './home-tenant.js';
import { microsoftAccountRealm } from './microsoft-account.js';
import { oneTimePasscodeRealm } from './one-time-passcode.js';

/** A guest who has redeemed keeps his method, whatever realms appeared since (redemption-experience). */
export const remembered: RealmRule = {
  name: 'remembered',
  async consider({ userName }, facts) {
    const user = userName === undefined ? undefined : await facts.users.findBy('address', userName);
    if (user?.externalCredential === undefined)
      return { kind: 'pass', because: 'no guest with this address has redeemed here' };
    const realm = await realmOf(user, facts);
    if (realm === undefined) {
      return {
        kind: 'refuse',
        aadsts: 50020,
        message:
          'The way you signed in before is no longer available. Ask the organisation to reset your redemption status.',
        because: `the guest redeemed with ${user.externalCredential.issuer}, which is not configured any more`,
      };
    }
    return { kind: 'realm', realm, because: `the guest redeemed with ${realm.displayName}` };
  },
};

async function realmOf(user: User, facts: RealmFacts): Promise<Realm | undefined> {
  const credential = user.externalCredential;
  switch (credential?.kind) {
    case undefined:
      return undefined;
    case 'entra': {
      const tenant = await facts.findTenant(credential.issuer);
      if (tenant !== undefined) return entraRealm(tenant);
      const elsewhere = facts.homeTenants.find(({ id }) => id === credential.issuer);
      return elsewhere && homeTenantRealm(elsewhere);
    }
    case 'saml':
    case 'wsfed': {
      const configuration = await facts.federationConfigurations.findBy('issuer', credential.issuer);
      return configuration && federationRealm(configuration);
    }
    case 'google':
    case 'facebook': {
      const type = credential.kind === 'google' ? 'Google' : 'Facebook';
      const provider = await facts.socialIdentityProviders.findBy('type', type);
      return provider && socialRealm(provider);
    }
    case 'microsoft-account':
      return facts.hasConsumerTenant ? microsoftAccountRealm : undefined;
    case 'email-otp':
      return facts.tenant.emailOneTimePasscode === 'disabled' ? undefined : oneTimePasscodeRealm;
  }
}
