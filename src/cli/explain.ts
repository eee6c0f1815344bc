import { type Command, UsageError } from './command.js';
import { explainUnreachable, runningServer, serverHelp, serverOptions } from './running-server.js';
import { table } from './terminal.js';

interface Explanation {
  readonly tenant: { readonly displayName: string };
  readonly decision: string;
  readonly realm?: { readonly displayName: string; readonly kind: string };
  readonly code?: string;
  readonly message?: string;
  readonly because: string;
  readonly considered: readonly { readonly rule: string; readonly matched: boolean; readonly because: string }[];
  readonly user: {
    readonly userPrincipalName: string;
    readonly userType: string;
    readonly externalUserState: string | null;
  } | null;
}

/** `guesthouse explain --as gus@gmail.com`. */
export const explainCommand: Command = {
  name: 'explain',
  summary: 'print the home-realm decision for an address, with every rule considered',
  help: `guesthouse explain --as EMAIL [options]

  --as EMAIL      whose realm
  --tenant T      resource tenant, id or domain (default: the first of the config)
  --app ID        client id
${serverHelp}`,
  options: { as: { type: 'string' }, tenant: { type: 'string' }, app: { type: 'string' }, ...serverOptions },
  async run({ values }, terminal) {
    if (typeof values.as !== 'string') throw new UsageError('say whose realm: --as gus@gmail.com');
    const { origin, outbound } = runningServer(values);
    const query = new URLSearchParams({ as: values.as });
    for (const name of ['tenant', 'app']) if (typeof values[name] === 'string') query.set(name, values[name]);
    try {
      const response = await outbound.fetch(`${origin}/_guesthouse/explain?${query}`);
      const body: unknown = await response.json();
      if (values.json === true) terminal.out(JSON.stringify(body, null, 2));
      else if (response.ok) terminal.out(describe(values.as, body as Explanation, terminal.bold));
      if (!response.ok && values.json !== true)
        terminal.err(String((body as { message?: string }).message ?? JSON.stringify(body)));
      return response.ok ? 0 : 1;
    } catch (error) {
      throw explainUnreachable(error, origin);
    } finally {
      await outbound.close();
    }
  },
};

function describe(as: string, explanation: Explanation, bold: (text: string) => string): string {
  const { realm, code, message, user, considered } = explanation;
  const outcome =
    realm === undefined
      ? `${code ?? explanation.decision}: ${message ?? explanation.because}`
      : `${realm.displayName} (${realm.kind})`;
  return [
    `${bold(as)} at ${explanation.tenant.displayName}: ${bold(outcome)}`,
    `because ${explanation.because}`,
    user === null
      ? 'not in the directory'
      : `in the directory as ${user.userPrincipalName}, ${user.userType}, ${user.externalUserState ?? 'no guest'}`,
    '',
    table([['  ', 'rule', 'said'], ...considered.map((each) => [each.matched ? '→ ' : '  ', each.rule, each.because])]),
  ].join('\n');
}
