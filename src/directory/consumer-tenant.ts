import type { Clock } from '#platform';
import { blankUser } from './blank-user.js';
import type { Directory } from './directory.js';
import { graphApplication } from './graph-application.js';
import { newPuid } from './guest-user.js';
import type { Application } from './model/application.js';
import type { User } from './model/user.js';
import { newApplication } from './new-application.js';
import { newSeedId } from './seed-id.js';
import { consumerTenantId, type TenantCatalog } from './tenant-catalog.js';
import { untouchedTenant } from './untouched-tenant.js';

/** A personal account of the config file. */
export interface ConsumerPerson {
  readonly email: string;
  readonly displayName: string;
  readonly givenName?: string | undefined;
  readonly surname?: string | undefined;
}

/**
 * The application as which organisations' sign-in asks the tenant of personal accounts; its secret stays in this
 * process. Unverified: the real one's id is not documented.
 */
export const consumerClientAppId = '51483342-085c-4d86-bf88-cf50c7252078';

/** Makes the tenant of personal Microsoft accounts, whose people sign in with one click. */
export async function seedConsumerTenant(
  people: readonly ConsumerPerson[],
  client: { readonly secretHash: string; readonly redirectUris: readonly string[] },
  deps: { readonly catalog: TenantCatalog; readonly clock: Clock },
): Promise<Directory> {
  const now = deps.clock.now();
  const directory = await deps.catalog.add({
    ...untouchedTenant,
    id: consumerTenantId,
    displayName: 'Microsoft account',
    initialDomain: 'live.com',
    domains: [],
    kind: 'consumer',
    createdDateTime: now.toISOString(),
    emailOneTimePasscode: 'enabled',
    allowInvitesFrom: 'none',
    oneClickPeople: people.map((person) => person.email.toLowerCase()),
  });
  await directory.applications.create(graphApplication(consumerTenantId));
  await directory.applications.create(signInClient(client));
  for (const person of people) await directory.users.create(newConsumerUser(person, now, unusablePassword));
  return directory;
}

/** A password nobody knows: the account exists for the password page, which offers one click instead. */
export const unusablePassword = 'AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** A personal account. Its object id is the CID in a GUID's clothes, as Microsoft-account tokens show it. */
export function newConsumerUser(person: ConsumerPerson, now: Date, passwordHash: string): User {
  const email = person.email.toLowerCase();
  const puid = newPuid(email);
  return {
    ...blankUser,
    id: `00000000-0000-0000-${puid.slice(0, 4)}-${puid.slice(4)}`.toLowerCase(),
    userPrincipalName: email,
    displayName: person.displayName,
    givenName: person.givenName ?? null,
    surname: person.surname ?? null,
    mail: email,
    proxyAddresses: [`SMTP:${email}`],
    identities: [{ signInType: 'userPrincipalName', issuer: 'live.com', issuerAssignedId: email }],
    createdDateTime: now.toISOString(),
    passwordHash,
    puid,
  };
}

function signInClient(client: { readonly secretHash: string; readonly redirectUris: readonly string[] }): Application {
  return {
    ...newApplication({
      tenantId: consumerTenantId,
      appId: consumerClientAppId,
      displayName: 'Microsoft account sign-in',
    }),
    signInAudience: 'PersonalMicrosoftAccount',
    web: { redirectUris: client.redirectUris, logoutUrl: null, implicitIdToken: false, implicitAccessToken: false },
    passwordCredentials: [
      {
        keyId: newSeedId('consumer', 'secret'),
        displayName: '',
        secretHash: client.secretHash,
        hint: '',
        endDateTime: null,
      },
    ],
    requestedAccessTokenVersion: 2,
  };
}
