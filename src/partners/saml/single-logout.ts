import type { Context } from 'koa';
import { newId } from '#platform';
import {
  type Departure,
  logoutRequestXml,
  logoutResponseXml,
  messageIssuer,
  type ReceivedMessage,
  readLogoutRequest,
  readLogoutResponse,
  receiveMessage,
  sendMessage,
} from '#saml';
import { readForm } from '#web';
import { XmlRefusal } from '#xml';
import { type FederatedPartnerOptions, show } from '../federated-partner.js';
import { bend, type Statement } from '../misbehaviour/statement.js';
import { answerPage, signedInPage, signedOutPage } from '../pages.js';
import type { PartnerSessions } from '../partner-session.js';
import { persistentFormat } from './response-template.js';

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const responder = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
const goodForMs = 5 * 60_000;

/** The pages of single logout: `/` says who is signed in, `/sign-out` begins, `/slo` takes requests and answers (profiles 4.4). */
export interface SingleLogout {
  home(ctx: Context): Promise<void>;
  begin(ctx: Context): Promise<void>;
  service(ctx: Context): Promise<void>;
}

/** What the partner is to its relying parties. */
interface Self {
  readonly issuer: string;
  readonly serviceUrl: string;
  readonly sessions: PartnerSessions;
}

/** Single logout of the built-in SAML partner. What it is told to do wrong, it does in these messages, too. */
export function createSingleLogout(options: FederatedPartnerOptions, self: Self): SingleLogout {
  const { name, displayName, clock, conduct, keys } = options;
  const { issuer, serviceUrl, sessions } = self;
  const base = `/partners/${name}`;

  const send = async (
    ctx: Context,
    make: (said: Statement, now: Date) => Parameters<typeof sendMessage>[0],
    id = '',
  ) => {
    const honest = { key: 'own', now: clock.now(), audience: '', recipient: '', request: id } as const;
    const said = bend({ ...honest, emails: [], isError: false }, await conduct.spendInLogout());
    const signer = said.key && (await keys(said.key));
    go(ctx, options, sendMessage(make(said, said.now), 'redirect', signer));
  };

  const next = async (ctx: Context): Promise<void> => {
    const [person] = await sessions.list(ctx);
    if (person === undefined) return show(ctx, options, signedOutPage({ partner: displayName, told: [] }));
    const destination = person.returnAddress;
    await send(ctx, (_, now) => ({
      field: 'SAMLRequest',
      destination,
      relayState: undefined,
      xml: logoutRequestXml({
        ...{ id: `_${newId()}`, issuer, destination, issueInstant: now.toISOString() },
        notOnOrAfter: new Date(now.getTime() + goodForMs).toISOString(),
        nameId: { value: person.nameId ?? '', format: persistentFormat },
        sessionIndexes: person.sessionIndex === undefined ? [] : [person.sessionIndex],
      }),
    }));
    // Told, whatever comes back: a relying party that does not answer keeps nobody signed in here.
    await sessions.end(ctx, (each) => each.sessionIndex === person.sessionIndex);
  };

  const requested = async (ctx: Context, message: ReceivedMessage, relayState: string) => {
    const request = readLogoutRequest(await verified(message, options));
    if (request.destination !== serviceUrl)
      throw new XmlRefusal('destination', 'The LogoutRequest is meant for somebody else.');
    const mine = (await sessions.list(ctx)).find((each) => each.relyingParty === request.issuer);
    await sessions.end(
      ctx,
      (each) =>
        each.nameId === request.nameId.value &&
        (request.sessionIndexes.length === 0 || request.sessionIndexes.includes(each.sessionIndex ?? '')),
    );
    const destination = mine?.returnAddress ?? `${new URL(request.issuer).origin}/login.srf`;
    const answer = (said: Statement) => ({
      field: 'SAMLResponse' as const,
      ...{ destination, relayState },
      xml: logoutResponseXml({
        ...{ id: `_${newId()}`, issuer, destination, issueInstant: said.now.toISOString() },
        ...{ inResponseTo: said.request, status: [said.isError ? responder : success] },
      }),
    });
    await send(ctx, answer, request.id);
  };

  return {
    async home(ctx) {
      const people = (await sessions.list(ctx)).map(({ email }) => email);
      show(ctx, options, signedInPage({ partner: displayName, people, action: `${base}/sign-out` }));
    },
    begin: next,
    async service(ctx) {
      const form = ctx.method === 'POST' ? await readForm(ctx) : {};
      const method = ctx.method === 'POST' ? 'POST' : 'GET';
      const received = { method, url: `${options.origin}${ctx.url}`, form: plain(form) } as const;
      const field = 'SAMLRequest' in form || ctx.query.SAMLRequest !== undefined ? 'SAMLRequest' : 'SAMLResponse';
      const message = receiveMessage(field, received);
      const relayState = received.form.RelayState ?? ctx.query.RelayState;
      if (field === 'SAMLRequest') return requested(ctx, message, typeof relayState === 'string' ? relayState : '');
      const { status } = readLogoutResponse(await verified(message, options));
      if (status[0] !== success) throw new XmlRefusal('status', `The application answered ${status.join(', ')}.`);
      return next(ctx);
    },
  };
}

/** By the key of the tenant that the message says it is from. */
async function verified(message: ReceivedMessage, options: FederatedPartnerOptions): Promise<Element> {
  const issuer = messageIssuer(message.unverified);
  const certificate = await options.relyingPartyCertificate(issuer);
  if (certificate === undefined) throw new XmlRefusal('issuer', `Nobody here knows ${issuer.slice(0, 200)}.`);
  return message.verified([certificate]);
}

function go(ctx: Context, options: FederatedPartnerOptions, departure: Departure): void {
  if (departure.kind === 'redirect') {
    ctx.status = 303;
    ctx.redirect(departure.url);
    return;
  }
  const fields = Object.entries(departure.fields).map(([field, value]) => ({ name: field, value }));
  show(ctx, options, answerPage({ partner: options.displayName, action: departure.action, fields }));
}

function plain(form: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
