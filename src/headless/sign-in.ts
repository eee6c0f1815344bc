import { createHash } from 'node:crypto';
import { newOpaqueToken } from '#platform';
import { createHeadlessBrowser, type HeadlessBrowser, type HeadlessFetch, type HeadlessPage } from './browser.js';

/** What a sign-in without a screen ends with. */
export interface HeadlessResult {
  /** The token response. */
  readonly tokens: Readonly<Record<string, unknown>>;
  readonly claims: {
    readonly idToken: Readonly<Record<string, unknown>>;
    readonly accessToken: Readonly<Record<string, unknown>>;
  };
  /** Titles of the pages passed, in order. */
  readonly steps: readonly string[];
  /** Id of the timeline. */
  readonly trace: string | undefined;
}

/** Whom to sign in, where. */
export interface HeadlessSignIn {
  readonly origin: string;
  readonly fetch: HeadlessFetch;
  readonly as: string;
  readonly tenant: string;
  /** A public client; the demo's command-line application when left out. */
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly scope?: string;
  /** Of accounts that have one; the demo's when left out. */
  readonly password?: string;
}

/** The sign-in ended on a page that says why. */
export class SignInStopped extends Error {
  readonly trace: string | undefined;
  readonly steps: readonly string[];

  constructor(message: string, trace: string | undefined, steps: readonly string[]) {
    super(message);
    this.name = 'SignInStopped';
    this.trace = trace;
    this.steps = steps;
  }
}

const demoClient = 'c1c1c1c1-0000-4000-8000-000000000004';
const demoScope = 'openid profile email offline_access api://a2a2a2a2-0000-4000-8000-000000000002/access_as_user';
const mostPages = 20;

/** Walks the real pages as a person would, then redeems the code. Throws `SignInStopped` on an error page. */
export async function signInHeadless(options: HeadlessSignIn): Promise<HeadlessResult> {
  const { origin, fetch, tenant } = options;
  const clientId = options.clientId ?? demoClient;
  const redirectUri = options.redirectUri ?? 'http://localhost';
  const scope = options.scope ?? demoScope;
  const browser = createHeadlessBrowser({ fetch, stopAt: redirectUri });
  const verifier = newOpaqueToken();
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state: newOpaqueToken(8),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const walk = await walkPages(
    browser,
    await browser.open(`${origin}/${tenant}/oauth2/v2.0/authorize?${query}`),
    options,
  );
  const answer = new URL(walk.arrivedAt).searchParams;
  const code = answer.get('code');
  if (code === null)
    throw new SignInStopped(
      answer.get('error_description') ?? answer.get('error') ?? walk.arrivedAt,
      walk.trace,
      walk.steps,
    );

  const body = new URLSearchParams({
    client_id: clientId,
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }).toString();
  const redeem = async (origins: Readonly<Record<string, string>>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...origins };
    return fetch(`${origin}/${tenant}/oauth2/v2.0/token`, { method: 'POST', headers, body });
  };
  let response = await redeem({});
  let tokens = (await response.json()) as Record<string, unknown>;
  // A single-page application redeems from its own origin, as its browser would.
  if (!response.ok && String(tokens.error_description).startsWith('AADSTS9002327')) {
    response = await redeem({ origin: new URL(redirectUri).origin });
    tokens = (await response.json()) as Record<string, unknown>;
  }
  if (!response.ok) throw new SignInStopped(String(tokens.error_description), walk.trace, walk.steps);
  return {
    tokens,
    claims: { idToken: decode(tokens.id_token), accessToken: decode(tokens.access_token) },
    steps: walk.steps,
    trace: walk.trace,
  };
}

interface Walk {
  readonly arrivedAt: string;
  readonly steps: readonly string[];
  readonly trace: string | undefined;
}

async function walkPages(browser: HeadlessBrowser, first: HeadlessPage, options: HeadlessSignIn): Promise<Walk> {
  const steps: string[] = [];
  let trace: string | undefined;
  let page = first;
  let before = '';
  for (let count = 0; count < mostPages; count += 1) {
    if (page.stoppedAt !== undefined) return { arrivedAt: page.stoppedAt, steps, trace };
    const title = page.html.querySelector('h1')?.text.trim() ?? page.url;
    steps.push(title);
    trace = /\/signin\/([\w-]+)/.exec(page.url)?.[1] ?? trace;
    const complaint = page.html.querySelector('[role=alert]')?.text.trim();
    if (complaint !== undefined && complaint !== '') throw new SignInStopped(complaint, trace, steps);
    const fill = await fillFor(page, options);
    // The same page, answered the same way again: it goes nowhere.
    const now = `${page.url}${page.html.querySelector('main')?.text ?? title}${JSON.stringify(fill)}`;
    if (fill === undefined || before === now) {
      throw new SignInStopped(`Cannot go on from "${title}" at ${page.url}`, trace, steps);
    }
    before = now;
    page = await browser.submit(page, fill);
  }
  throw new SignInStopped(`More than ${mostPages} pages`, trace, steps);
}

/** What a person would do on this page; undefined when there is nothing to do. */
async function fillFor(
  page: HeadlessPage,
  options: HeadlessSignIn,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { html } = page;
  const has = (selector: string) => html.querySelector(selector) !== null;
  if (has('input[name=loginfmt]')) return { loginfmt: options.as };
  if (has(`button[name=person][value="${options.as}"]`)) return { person: options.as };
  if (has('button[name=accountType]')) return { accountType: 'work' };
  if (has('input[name=passwd]')) return { passwd: options.password ?? 'Passw0rd!' };
  if (has('input[name=otc]')) return { otc: await readCode(options) };
  if (has('button[name=send]')) return { send: '1' };
  if (has('button[name=view]')) return { view: '1' };
  if (has('button[name=answer][value=accept]')) return { answer: 'accept' };
  // Members are asked whether to stay signed in; this browser is gone in a moment.
  if (has('#KmsiCheckboxField')) return { answer: 'no' };
  return has('form[data-auto-submit]') ? {} : undefined;
}

async function readCode({ origin, fetch, as }: HeadlessSignIn): Promise<string> {
  const response = await fetch(`${origin}/_guesthouse/mailbox?${new URLSearchParams({ to: as, wait: '10' })}`);
  if (!response.ok) throw new Error(`No mail came for ${as}`);
  const [newest] = (await response.json()) as readonly { readonly code?: string }[];
  if (newest?.code === undefined) throw new Error(`The newest mail to ${as} holds no code`);
  return newest.code;
}

function decode(token: unknown): Readonly<Record<string, unknown>> {
  if (typeof token !== 'string') return {};
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}
