import { type Command, UsageError } from './command.js';
import { inviteFile } from './invite-file.js';
import { explainUnreachable, type RunningServer, runningServer, serverHelp, serverOptions } from './running-server.js';
import { type Terminal, table } from './terminal.js';

interface Invited {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly redeemUrl: string;
  readonly mail: string;
}

/** `guesthouse invite otto@smallpartner.example`, or `--csv` for many. */
export const inviteCommand: Command = {
  name: 'invite',
  summary: 'invite a guest, or many by a CSV file',
  help: `guesthouse invite EMAIL [options]
guesthouse invite --csv FILE [options]

  --csv FILE      bulk invite: version:v1.0 with its headings, or the format of 2016 (Email, DisplayName, …)
  --tenant T      who invites, id or domain (default: the first of the config)
  --redirect URL  where the guest lands after accepting (default: the sample app)
  --mail          send the invitation mail too
${serverHelp}

Invites as whoever holds the server; domain lists and all other gates apply. With --csv every row is tried; the exit code
is 1 when one failed, 2 when the file is not valid (then nothing was done).`,
  options: {
    csv: { type: 'string' },
    tenant: { type: 'string' },
    redirect: { type: 'string' },
    mail: { type: 'boolean' },
    ...serverOptions,
  },
  allowPositionals: true,
  async run({ values, positionals }, terminal) {
    const [address, ...more] = positionals;
    const file = typeof values.csv === 'string' ? values.csv : undefined;
    if (more.length > 0 || (address === undefined) === (file === undefined)) {
      throw new UsageError('name one address, or a file with --csv');
    }
    if (file !== undefined && (values.redirect !== undefined || values.mail !== undefined)) {
      throw new UsageError('--redirect and --mail are columns of the file');
    }
    const server = runningServer(values);
    const asJson = values.json === true;
    const tenant = typeof values.tenant === 'string' ? { tenant: values.tenant } : {};
    try {
      if (file !== undefined) return await inviteFile(server, { file, asJson, ...tenant }, terminal);
      const body = {
        ...tenant,
        invitedUserEmailAddress: address,
        sendInvitationMessage: values.mail === true,
        ...(typeof values.redirect === 'string' ? { inviteRedirectUrl: values.redirect } : {}),
      };
      return await inviteOne(server, body, asJson, terminal);
    } catch (error) {
      throw explainUnreachable(error, server.origin);
    } finally {
      await server.outbound.close();
    }
  },
};

async function inviteOne(
  { origin, outbound }: RunningServer,
  body: Readonly<Record<string, unknown>>,
  asJson: boolean,
  terminal: Terminal,
): Promise<number> {
  const response = await outbound.fetch(`${origin}/_guesthouse/invitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (asJson) terminal.out(JSON.stringify(answer, null, 2));
  else if (response.ok) terminal.out(describe(answer as Invited, terminal));
  else terminal.err((answer as { readonly message: string }).message);
  return response.ok ? 0 : 1;
}

function describe({ userId, userPrincipalName, redeemUrl, mail }: Invited, terminal: Terminal): string {
  return [
    `${terminal.good('●')} ${terminal.bold(userPrincipalName)} is invited`,
    table([
      ['  object id', userId],
      ['  mail', mail],
      ['  redeem', redeemUrl],
    ]),
  ].join('\n');
}
