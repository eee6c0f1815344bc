import { type Command, UsageError } from './command.js';
import { explainUnreachable, runningServer, serverHelp, serverOptions } from './running-server.js';
import { table } from './terminal.js';

const demoTenant = '11111111-aaaa-4aaa-8aaa-111111111111';

/** `guesthouse sign-in --as otto@smallpartner.example`. */
export const signInCommand: Command = {
  name: 'sign-in',
  summary: 'sign a person in over HTTP and print the decoded tokens',
  help: `guesthouse sign-in --as EMAIL [options]

  --as EMAIL      who signs in
  --app ID        client id of a public client with redirect http://localhost (default: the demo's command-line app)
  --tenant T      resource tenant, id or domain (default: Contoso of the demo)
  --scope "..."   scopes (default: OpenID's and the sample API)
  --password P    of accounts that have one (default: the demo's)
${serverHelp}`,
  options: {
    as: { type: 'string' },
    app: { type: 'string' },
    tenant: { type: 'string' },
    scope: { type: 'string' },
    password: { type: 'string' },
    ...serverOptions,
  },
  async run({ values }, terminal) {
    const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
    const as = text('as');
    if (as === undefined) throw new UsageError('say who signs in: --as otto@smallpartner.example');
    const { SignInStopped, signInHeadless } = await import('#headless');
    const { origin, outbound } = runningServer(values);
    const [app, scope, password] = [text('app'), text('scope'), text('password')];
    try {
      const result = await signInHeadless({
        origin,
        fetch: outbound.fetch,
        as,
        tenant: text('tenant') ?? demoTenant,
        ...(app === undefined ? {} : { clientId: app }),
        ...(scope === undefined ? {} : { scope }),
        ...(password === undefined ? {} : { password }),
      });
      if (values.json === true) {
        terminal.out(JSON.stringify(result, null, 2));
        return 0;
      }
      terminal.out(`${terminal.good('●')} ${terminal.bold(as)} signed in: ${result.steps.join(' → ')}`);
      for (const [title, claims] of [
        ['ID token', result.claims.idToken],
        ['Access token', result.claims.accessToken],
      ] as const) {
        terminal.out(
          `\n${terminal.bold(title)}\n${table(Object.entries(claims).map(([name, value]) => [`  ${name}`, show(value)]))}`,
        );
      }
      if (result.trace !== undefined) terminal.out(`\n${terminal.quiet('Timeline')} ${origin}/traces/${result.trace}`);
      return 0;
    } catch (error) {
      if (!(error instanceof SignInStopped)) throw explainUnreachable(error, origin);
      if (values.json === true)
        terminal.out(JSON.stringify({ error: error.message, steps: error.steps, trace: error.trace }, null, 2));
      else terminal.err(`${terminal.bad('●')} ${as} could not sign in: ${error.message}\n  ${error.steps.join(' → ')}`);
      if (error.trace !== undefined && values.json !== true) terminal.err(`  ${origin}/traces/${error.trace}`);
      return 1;
    } finally {
      await outbound.close();
    }
  },
};

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
