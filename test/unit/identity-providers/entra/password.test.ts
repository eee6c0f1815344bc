import { describe, expect, it } from '@jest/globals';
import { hashPassword, newConsumerUser, type Tenant, type User, unusablePassword } from '#directory';
import { createEntraProvider } from '#src/identity-providers/entra/create-entra-provider.js';
import { createPasswordAttempts } from '#src/identity-providers/entra/password-attempts.js';
import { createMemoryStore } from '#store';
import { createFakeClock } from '../../../support/fakes/clock.js';
import { fakeProviderIo } from '../../../support/fakes/provider-io.js';
import { tenant } from '../../../support/fakes/tenant.js';

const fabrikam: Tenant = {
  ...tenant,
  id: 'f',
  displayName: 'Fabrikam',
  initialDomain: 'fabrikam.onmicrosoft.com',
  domains: ['fabrikam.example'],
  oneClickPeople: ['eva@fabrikam.example'],
};
const passwordHash = await hashPassword('Correct horse');

function homeTenant(changes: Partial<User> = {}) {
  const clock = createFakeClock();
  const person = (email: string): User => ({
    ...newConsumerUser({ email, displayName: email }, clock.now(), unusablePassword),
    passwordHash,
    ...changes,
  });
  const known = ['ana@fabrikam.example', 'eva@fabrikam.example'];
  const provider = createEntraProvider(
    {
      id: 'entra:f',
      homeTenant: fabrikam,
      findUser: async (name) => (known.includes(name) ? person(name) : undefined),
      attempts: createPasswordAttempts(createMemoryStore(clock), clock),
    },
    fakeProviderIo({ clock }),
  );
  const submit = (form: Readonly<Record<string, string>>, userName = 'ana@fabrikam.example') =>
    provider.resume({ method: 'POST', url: 'https://localhost/', form }, { userName });
  return { clock, submit };
}

const pageSaying = (error: string) => ({
  kind: 'page',
  page: { model: { organisation: 'Fabrikam', error: expect.stringContaining(error) } },
});

describe('the password page of a home tenant', () => {
  it('identifies who knows the password', async () => {
    expect(await homeTenant().submit({ passwd: 'Correct horse' })).toMatchObject({
      kind: 'identified',
      identity: { kind: 'entra', issuer: 'f', email: 'ana@fabrikam.example', amr: ['pwd'] },
    });
  });

  it.each([
    ['wrong', { passwd: 'correct horse' }, 'ana@fabrikam.example', 'incorrect'],
    ['empty', { passwd: '' }, 'ana@fabrikam.example', 'Please enter your password'],
    ['missing', {}, 'ana@fabrikam.example', 'Please enter your password'],
    ['of nobody', { passwd: 'Correct horse' }, 'nobody@fabrikam.example', 'incorrect'],
  ])('asks again when the password is %s', async (_, form, userName, error) => {
    expect(await homeTenant().submit(form, userName)).toMatchObject(pageSaying(error));
  });

  it('lets in with one click only whom the tenant lists', async () => {
    const { submit } = homeTenant();
    expect(await submit({ person: 'eva@fabrikam.example' }, '')).toMatchObject({ kind: 'identified' });
    expect(await submit({ person: 'ana@fabrikam.example' }, '')).toMatchObject(pageSaying('Please enter'));
  });

  it('refuses a disabled account, told only to who knows its password', async () => {
    const { submit } = homeTenant({ accountEnabled: false });
    expect(await submit({ passwd: 'Correct horse' })).toMatchObject({ kind: 'refused', aadsts: 50057 });
    expect(await submit({ passwd: 'wrong' })).toMatchObject(pageSaying('incorrect'));
  });

  it('locks for a minute after ten wrong passwords in a row', async () => {
    const { submit, clock } = homeTenant();
    for (let tries = 0; tries < 9; tries += 1) await submit({ passwd: 'wrong' });
    expect(await submit({ passwd: 'Correct horse' })).toMatchObject({ kind: 'identified' });
    for (let tries = 0; tries < 10; tries += 1) await submit({ passwd: 'wrong' });
    expect(await submit({ passwd: 'Correct horse' })).toMatchObject(pageSaying('temporarily locked'));
    clock.advance(61);
    expect(await submit({ passwd: 'Correct horse' })).toMatchObject({ kind: 'identified' });
  });
});
