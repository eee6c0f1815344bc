import type { Provider } from 'oidc-provider';
import { readLoginHint } from '#claims';
import type { Directory } from '#directory';
import type { Clock } from '#platform';
import type { InteractionPort, SignInRequest, SignInResult } from '#signin';
import { askedPermissions, permissionsBehind } from './asked-permissions.js';
import { readScopes } from './scopes.js';

/** Names the cookie that binds a conversation to its browser; its path is the conversation's own address. */
export const interactionCookie = 'gh_conversation';

type Interaction = InstanceType<Provider['Interaction']>;

/** Sign-in's port on the engine. */
export function createInteractions(
  open: () => Promise<Provider>,
  deps: { readonly tenantId: string; readonly directoryOf: () => Promise<Directory>; readonly clock: Clock },
): InteractionPort {
  const end = async (id: string, result: Interaction['result']): Promise<string> => {
    const { Interaction } = await open();
    const interaction = await Interaction.find(id);
    if (interaction === undefined) throw new Error('The conversation ended while it was being finished.');
    // Who was signed in when it began does not matter any more; the engine would insist on the same person.
    Object.assign(interaction, { result, session: undefined });
    await interaction.save(Math.max(1, interaction.exp - deps.clock.epochSeconds()));
    return interaction.returnTo;
  };

  return {
    async current(ctx, id) {
      if (ctx.cookies.get(interactionCookie) !== id) return undefined;
      const { Interaction } = await open();
      const interaction = await Interaction.find(id);
      return interaction && toRequest(interaction, await deps.directoryOf());
    },
    finish: (id, result: SignInResult) =>
      end(id, {
        login: {
          accountId: result.userId,
          amr: [...result.authentication.amr],
          ts: Math.floor(result.authentication.authenticatedAt),
        },
        select_account: {},
        create: {},
        consent: {},
        authentication: result.authentication,
      }),
    abandon: (id, problem) => end(id, { error: problem.error, error_description: problem.description }),
  };
}

async function toRequest(interaction: Interaction, directory: Directory): Promise<SignInRequest> {
  const { params, uid } = interaction;
  const text = (name: string) =>
    typeof params[name] === 'string' && params[name] !== '' ? String(params[name]) : undefined;
  const client = await directory.applications.findBy('app-id', text('client_id') ?? '');
  if (client === undefined) throw new Error('The application was removed during the sign-in.');
  const scopes = await readScopes(text('requested_scope') ?? '', directory, client);
  const [hint, domainHint] = [text('login_hint'), text('domain_hint')];
  const loginHint = hint === undefined ? undefined : readLoginHint(hint);
  return {
    id: uid,
    tenantId: directory.tenant.id,
    client: { appId: client.appId, displayName: client.displayName },
    prompts: text('prompt')?.split(' ') ?? [],
    permissions: [...askedPermissions(scopes, client), ...(await permissionsBehind(scopes, directory, client))],
    ...(text('invitation') === undefined ? {} : { invitationId: String(text('invitation')) }),
    forEveryone: text('admin_consent') === '1',
    ...(loginHint === undefined ? {} : { loginHint }),
    ...(domainHint === undefined ? {} : { domainHint: domainHint.toLowerCase() }),
  };
}
