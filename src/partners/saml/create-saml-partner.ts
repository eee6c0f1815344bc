import type { Context } from 'koa';
import type { Clock } from '#platform';
import { type Page, type Renderer, readForm } from '#web';
import { XmlRefusal } from '#xml';
import { answerPage, choosePersonPage, inOrder, refusalPage } from '../pages.js';
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
  readonly signing: { readonly privateKeyPem: string; readonly certificate: string };
  readonly renderer: Renderer;
  readonly clock: Clock;
}

/** A SAML identity provider that knows its people and asks no password. */
export function createSamlPartner(options: SamlPartnerOptions): Partner {
  const { name, displayName, people, origin, signInOrigins, signing, renderer, clock } = options;
  const base = `${origin}/partners/${name}`;
  const issuer = `${base}/saml`;
  const show = (ctx: Context, page: Page) => {
    ctx.type = 'html';
    ctx.status = page.status;
    ctx.body = renderer.page(page);
  };

  const answer = async (ctx: Context, request: ReceivedAuthnRequest, person: PartnerPerson, relayState: string) => {
    const response = await createResponse({ issuer, ...signing }, request, person, clock.now());
    const fields = [
      { name: 'SAMLResponse', value: response },
      { name: 'RelayState', value: relayState },
    ];
    show(ctx, answerPage({ partner: displayName, action: request.assertionConsumer, fields }));
  };

  const signIn = async (ctx: Context) => {
    const fields = { ...ctx.query, ...(ctx.method === 'POST' ? await readForm(ctx) : {}) };
    const text = (field: string) => (typeof fields[field] === 'string' ? String(fields[field]) : '');
    const request = readOwnRequest(text('SAMLRequest'), signInOrigins);
    const person = people.find((each) => each.email === text('person'));
    if (text('cancel') !== '')
      return show(ctx, refusalPage({ partner: displayName, reason: 'You cancelled the sign-in.' }));
    if (person !== undefined) return answer(ctx, request, person, text('RelayState'));
    const hint = text('login_hint');
    show(
      ctx,
      choosePersonPage({
        partner: displayName,
        action: `/partners/${name}/sso`,
        people: inOrder(people, hint),
        ...(hint === '' ? {} : { hint }),
        fields: ['SAMLRequest', 'RelayState'].map((field) => ({ name: field, value: text(field) })),
      }),
    );
  };

  return {
    name,
    displayName,
    issuer,
    signInUrl: `${base}/sso`,
    certificate: signing.certificate,
    async routes(ctx, next) {
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
          ctx.body = partnerMetadata({ issuer, signInUrl: `${base}/sso`, certificate: signing.certificate });
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
