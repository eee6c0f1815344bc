import type { Context } from 'koa';
import type { Clock } from '#platform';
import { type Page, type Renderer, readForm } from '#web';
import { XmlRefusal } from '#xml';
import type { Conduct } from '../misbehaviour/conduct.js';
import { type EncryptionCertificateOf, encryptAssertion } from '../misbehaviour/encryption.js';
import type { PartnerKeys } from '../misbehaviour/keys.js';
import { bend } from '../misbehaviour/statement.js';
import { answerPage, choice, choosePersonPage, downPage, refusalPage } from '../pages.js';
import type { Partner, PartnerPerson } from '../partner.js';
import { createResponse } from './create-response.js';
import { partnerMetadata } from './metadata.js';
import { type ReceivedAuthnRequest, readAuthnRequest } from './read-authn-request.js';

/** What the partner is made of. */
export interface SamlPartnerOptions {
  readonly name: string;
  readonly displayName: string;
  readonly people: readonly PartnerPerson[];
  readonly origin: string;
  /** Origins of this server's sign-in: where answers may go. */
  readonly signInOrigins: readonly string[];
  /** Base64 DER of its own key. */
  readonly certificate: string;
  readonly keys: PartnerKeys;
  readonly conduct: Conduct;
  readonly encryptionCertificateOf: EncryptionCertificateOf;
  readonly renderer: Renderer;
  readonly clock: Clock;
}

/** A SAML identity provider that knows its people and asks no password. */
export function createSamlPartner(options: SamlPartnerOptions): Partner {
  const { name, displayName, people, origin, signInOrigins, certificate, keys, conduct, renderer, clock } = options;
  const base = `${origin}/partners/${name}`;
  const issuer = `${base}/saml`;
  const show = (ctx: Context, page: Page) => {
    ctx.type = 'html';
    ctx.status = page.status;
    ctx.body = renderer.page(page);
  };

  const answer = async (ctx: Context, request: ReceivedAuthnRequest, person: PartnerPerson, relayState: string) => {
    const destination = request.assertionConsumer;
    const response = await conduct.answer(async (order) => {
      const honest = { key: 'own', now: clock.now(), audience: request.issuer, recipient: destination } as const;
      const statement = bend({ ...honest, request: request.id, emails: [person.email], isError: false }, order);
      const signing = statement.key && (await keys(statement.key));
      const plain = await createResponse({ issuer, signing, destination, person, statement });
      if (!statement.isEncrypted) return plain;
      const certificate = await options.encryptionCertificateOf(request.issuer);
      const sealed = await encryptAssertion(Buffer.from(plain, 'base64').toString('utf8'), certificate);
      return Buffer.from(sealed).toString('base64');
    });
    const fields = [
      { name: 'SAMLResponse', value: response },
      { name: 'RelayState', value: relayState },
    ];
    show(ctx, answerPage({ partner: displayName, action: destination, fields }));
  };

  const signIn = async (ctx: Context) => {
    const fields = { ...ctx.query, ...(ctx.method === 'POST' ? await readForm(ctx) : {}) };
    const text = (field: string) => (typeof fields[field] === 'string' ? String(fields[field]) : '');
    const request = readOwnRequest(text('SAMLRequest'), signInOrigins);
    const person = people.find((each) => each.email === text('person'));
    if (text('cancel') !== '')
      return show(ctx, refusalPage({ partner: displayName, reason: 'You cancelled the sign-in.' }));
    if (person !== undefined) return answer(ctx, request, person, text('RelayState'));
    show(
      ctx,
      choosePersonPage({
        ...(await choice({ partner: displayName, people, hint: text('login_hint') }, conduct)),
        action: `/partners/${name}/sso`,
        fields: ['SAMLRequest', 'RelayState'].map((field) => ({ name: field, value: text(field) })),
      }),
    );
  };

  const isOwn = (path: string) => path.startsWith(`/partners/${name}/`);
  const announced = async () => [
    certificate,
    ...((await conduct.announcesNewKey()) ? [(await keys('new')).certificate] : []),
  ];

  return {
    name,
    displayName,
    issuer,
    signInUrl: `${base}/sso`,
    certificate,
    async routes(ctx, next) {
      if (isOwn(ctx.path) && (await conduct.spend('down'))) return show(ctx, downPage(displayName));
      switch (ctx.path) {
        case `/partners/${name}/sso`:
          try {
            return await signIn(ctx);
          } catch (error) {
            if (!(error instanceof XmlRefusal)) throw error;
            return show(ctx, refusalPage({ partner: displayName, reason: error.message }, 400));
          }
        case `/partners/${name}/metadata`:
          ctx.type = 'application/samlmetadata+xml';
          ctx.body = partnerMetadata({ issuer, signInUrl: `${base}/sso`, certificates: await announced() });
          return;
        default:
          return next();
      }
    },
  };
}

/** Answers go to this server's own sign-in only: a partner that posts assertions anywhere would be a gift. */
function readOwnRequest(encoded: string, origins: readonly string[]): ReceivedAuthnRequest {
  if (encoded === '') throw new XmlRefusal('missing', 'There is no SAMLRequest. Start at the application.');
  const request = readAuthnRequest(encoded);
  if (!origins.some((origin) => request.assertionConsumer === `${origin}/login.srf`)) {
    throw new XmlRefusal('assertion-consumer', 'The request wants the answer somewhere else than at this server.');
  }
  return request;
}
