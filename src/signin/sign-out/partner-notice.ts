import type { Context } from 'koa';
import { entraError } from '#errors';
import type { ProviderReply, SignOutNotice } from '#identity-providers';
import type { JsonObject } from '#platform';
import { messageIssuer, receiveMessage } from '#saml';
import { XmlRefusal } from '#xml';
import { type BrowserSession, sessionCookieOf } from '../browser-session.js';
import { fieldOf } from './reply-field.js';
import type { PartnerRegistration, PartnerSignOut, SignOutParts } from './sign-out-parts.js';
import { logoutFrames, showSignedOut } from './signed-out.js';

type Genuine = Extract<SignOutNotice, { readonly kind: 'signed-out' }>;
type Refused = Extract<SignOutNotice, { readonly kind: 'refused' }>;

/** A notice with whose it is. */
interface Told {
  readonly registration: PartnerRegistration;
  readonly partnerName: string;
  readonly notice: Genuine;
}

/** What WS-Federation's clean-up shows where a partner's page loads it as a picture. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** What partners tell: whom they signed out signs out here, in the browser that brings the news, and nobody else. */
export function createNotices(parts: SignOutParts): Pick<PartnerSignOut, 'receive'> {
  return {
    async receive(ctx, reply) {
      if (fieldOf(reply, 'SAMLRequest') !== undefined) return saml(ctx, reply, parts);
      const isSignOut = ['wsignout1.0', 'wsignoutcleanup1.0'].includes(fieldOf(reply, 'wa') ?? '');
      // With a wctx it answers something of ours.
      return isSignOut && fieldOf(reply, 'wctx') === undefined ? wsfed(ctx, reply, parts) : false;
    },
  };
}

/** A LogoutRequest: every partner of that name that this browser's session is by, or any where it has none, may have sent it. */
async function saml(ctx: Context, reply: ProviderReply, parts: SignOutParts): Promise<true> {
  if (parts.postsAgain(ctx, reply, sessionCookieOf(ctx).name)) return true;
  const session = await parts.sessions.read(ctx);
  const issuer = issuerOf(ctx, reply, parts);
  const own = registrationsOf(session, 'saml', issuer);
  const registrations = own.length > 0 ? own : await parts.samlPartnersOf(issuer);
  const told: Told[] = [];
  let refusal: Refused | undefined;
  for (const registration of registrations) {
    const heard = await hear(registration, reply, parts);
    if (heard === undefined) continue;
    if (heard.notice.kind === 'refused') refusal = heard.notice;
    else told.push({ ...heard, notice: heard.notice });
  }
  const about = told.find(({ notice }) => session?.accounts.some(({ identity }) => notice.concerns(identity)));
  const chosen = about ?? told[0];
  if (chosen !== undefined) return signOut(ctx, session, [chosen], parts);
  const { aadsts, parameters, detail } = refusal ?? unknownPartner(issuer);
  return refuse(ctx, parts, entraError(aadsts, parameters), detail);
}

/** WS-Federation names nobody: every partner that this browser's session is by may have sent it. */
async function wsfed(ctx: Context, reply: ProviderReply, parts: SignOutParts): Promise<true> {
  if (parts.postsAgain(ctx, reply, sessionCookieOf(ctx).name)) return true;
  const session = await parts.sessions.read(ctx);
  const told: Told[] = [];
  for (const registration of registrationsOf(session, 'wsfed')) {
    const heard = await hear(registration, reply, parts);
    if (heard?.notice.kind === 'signed-out') told.push({ ...heard, notice: heard.notice });
  }
  return signOut(ctx, session, told, parts);
}

function registrationsOf(
  session: BrowserSession | undefined,
  kind: 'saml' | 'wsfed',
  issuer?: string,
): readonly PartnerRegistration[] {
  const found = (session?.accounts ?? []).flatMap(({ identity }) =>
    identity.kind === kind && (issuer === undefined || identity.issuer === issuer) ? [identity.partnerSession] : [],
  );
  const known = found.filter((each) => each !== undefined);
  const isSame = (a: PartnerRegistration, b: PartnerRegistration) =>
    a.tenantId === b.tenantId && a.providerId === b.providerId;
  return known.filter((each, at) => known.findIndex((other) => isSame(each, other)) === at);
}

async function hear(registration: PartnerRegistration, reply: ProviderReply, parts: SignOutParts) {
  const provider = await parts.openProvider(registration, parts.tracer.within({ tenantId: registration.tenantId }));
  const notice = await provider?.signOut?.told(reply);
  return provider === undefined || notice === undefined
    ? undefined
    : { registration, partnerName: provider.displayName, notice };
}

async function signOut(
  ctx: Context,
  session: BrowserSession | undefined,
  told: readonly Told[],
  parts: SignOutParts,
): Promise<true> {
  let [hasEnded, continueUrl]: [boolean, string | undefined] = [false, undefined];
  for (const { registration, partnerName, notice } of told) {
    const leaving = session?.accounts.filter(({ identity }) => notice.concerns(identity)) ?? [];
    for (const { key } of leaving) await parts.sessions.remove(ctx, key);
    hasEnded ||= leaving.length > 0;
    for (const { identity } of leaving)
      record(parts, 'signed out by the partner', { ...notice.detail, account: identity.email }, identity.email);
    if (leaving.length === 0) record(parts, 'the partner signed out somebody who is not signed in here', notice.detail);
    const departure = await notice.answer();
    continueUrl ??= departure && (await parts.addressOf(departure, registration, partnerName));
  }
  const isEmbedded = !['document', ''].includes(ctx.get('sec-fetch-dest'));
  // A partner's page loads this as a picture or in a frame, where ours may not be shown.
  const frames = hasEnded && !isEmbedded && session !== undefined ? await logoutFrames(session, parts) : [];
  if (isEmbedded && continueUrl === undefined) {
    ctx.type = 'image/gif';
    ctx.set('Cache-Control', 'no-store');
    ctx.body = pixel;
    return true;
  }
  showSignedOut(ctx, { frames, continueUrl }, parts.renderer);
  return true;
}

function record({ tracer }: SignOutParts, name: string, detail: JsonObject, user?: string): void {
  const about = user === undefined ? tracer : tracer.within({ user });
  about.record({ step: 'identity-provider', name, outcome: 'ok', detail });
}

/** Only what the message says of itself: it decides whose certificates it is verified by, and nothing else. */
function issuerOf(ctx: Context, reply: ProviderReply, parts: SignOutParts): string {
  try {
    return messageIssuer(receiveMessage('SAMLRequest', reply).unverified);
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    const detail = { check: error.check, reason: error.message };
    return refuse(ctx, parts, entraError(50061, { reason: error.message }), detail);
  }
}

function unknownPartner(issuer: string): Refused {
  const reason = `no SAML partner here has the issuer ${issuer.slice(0, 200)}`;
  return {
    kind: 'refused',
    aadsts: 50107,
    parameters: { realm: issuer.slice(0, 200) },
    detail: { check: 'issuer', reason },
  };
}

function refuse(
  ctx: Context,
  { tracer }: SignOutParts,
  error: ReturnType<typeof entraError>,
  detail: JsonObject,
): never {
  const name = 'sign-out by a partner refused';
  tracer.record({ step: 'identity-provider', name, outcome: 'refused', errorCode: error.code, detail });
  ctx.state.refusalTold = true;
  throw error;
}
