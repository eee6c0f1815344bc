import type { Config } from '#config';

/** A guest of the config file and how they sign in, for the ready message. */
export interface GuestDescription {
  readonly address: string;
  readonly tenant: string;
  readonly how: string;
}

/** What the config file promises; the running server decides by its own rules. */
export function describeGuests(config: Config): readonly GuestDescription[] {
  return config.tenants.flatMap((tenant) =>
    tenant.invitations.map(({ invitedUserEmailAddress: address }) => ({
      address,
      tenant: tenant.displayName,
      how: howOf(address.toLowerCase(), tenant, config),
    })),
  );
}

function howOf(address: string, tenant: Config['tenants'][number], config: Config): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const home = config.tenants.find((each) =>
    each.users.some((user) => user.userPrincipalName.toLowerCase() === address),
  );
  if (home !== undefined) {
    const password = home.users.find((user) => user.userPrincipalName.toLowerCase() === address)?.password;
    return `password ${password ?? '(none)'} at ${home.displayName} (Entra)`;
  }
  const elsewhere = config.homeTenants.find(({ domains }) => domains.includes(domain));
  if (elsewhere !== undefined) return `at ${elsewhere.displayName} (Entra, ${elsewhere.origin})`;
  const federation = tenant.federationConfigurations.find((each) => each.domains.includes(domain));
  if (federation !== undefined)
    return `${federation.preferredAuthenticationProtocol === 'wsFed' ? 'WS-Fed' : 'SAML'} at ${federation.displayName}`;
  if (
    ['gmail.com', 'googlemail.com'].includes(domain) &&
    tenant.identityProviders.some((each) => each.identityProviderType === 'Google')
  )
    return 'Google, one click';
  const isPersonal = config.partners.some(
    (each) => each.protocol === 'microsoftAccount' && each.people.some((person) => person.email === address),
  );
  return isPersonal ? 'Microsoft account, one click' : 'one-time passcode, mailed to /inbox';
}
