import { describe, expect, it } from '@jest/globals';
import { createDirectory, newGuest } from '#directory';
import { acceptInvitation, type ExternalIdentity } from '#redemption';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../support/fakes/clock.js';
import { tenant } from '../../support/fakes/tenant.js';

const clock = createFakeClock();
const identity = (subject: string): ExternalIdentity => ({
  ...{ kind: 'saml', issuer: 'https://idp.example', subject },
  email: `${subject}@partner.example`,
  amr: ['fed'],
});

describe('an invitation', () => {
  it('is accepted by one of two accounts that follow its link at once, and the other is told', async () => {
    const directory = createDirectory(createMemoryStore(clock), tenant);
    const guest = newGuest({ tenant, address: 'ana@partner.example', now: clock.now() });
    await directory.users.create(guest);
    const accept = (subject: string) => acceptInvitation(directory, guest.id, identity(subject), clock.now());
    const [first, second, again] = await Promise.all([accept('ana'), accept('eve'), accept('ana')]);
    expect(first).toMatchObject({ externalUserState: 'Accepted', externalCredential: { subject: 'ana' } });
    expect(second).toBeUndefined();
    expect(again).toMatchObject({ id: guest.id, externalCredential: { subject: 'ana' } });
    expect(await directory.auditLogs.directoryAudits.list()).toHaveLength(2);
    expect(await acceptInvitation(directory, 'nobody', identity('ana'), clock.now())).toBeUndefined();
  });
});
