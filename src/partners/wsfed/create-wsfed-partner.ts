import type { Context } from 'koa';
import type { Clock } from '#platform';
import { type Page, type Renderer, readForm } from '#web';
import { escapeXml } from '#xml';
import { answerPage, choosePersonPage, inOrder, refusalPage, signedOutPage } from '../pages.js';
import type { Partner, PartnerPerson } from '../partner.js';
import { createSignInResponse } from './create-token.js';

/** What the partner is made of. */
export interface WsFedPartnerOptions {
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

/** The parameters of a sign-in request that its pages carry on. */
const carried = ['wa', 'wtrealm', 'wreply', 'wctx'] as const;

/** A WS-Federation identity provider in the manner of AD FS: `/ls/` signs in and out, and no password is asked. */
export function createWsFedPartner(options: WsFedPartnerOptions): Partner {
  const { name, displayName, people, origin, signInOrigins, signing, renderer, clock } = options;
  const base = `${origin}/partners/${name}`;
  const issuer = `${base}/services/trust`;
  const signInUrl = `${base}/ls/`;
  const show = (ctx: Context, page: Page) => {
    ctx.type = 'html';
    ctx.status = page.status;
    ctx.body = renderer.page(page);
  };
  const refuse = (ctx: Context, reason: string, status: number) =>
    show(ctx, refusalPage({ partner: displayName, reason }, status));

  const passive = async (ctx: Context) => {
    const fields = { ...ctx.query, ...(ctx.method === 'POST' ? await readForm(ctx) : {}) };
    const text = (field: string) => (typeof fields[field] === 'string' ? String(fields[field]) : '');
    switch (text('wa')) {
      case 'wsignin1.0':
        return signIn(ctx, text);
      case 'wsignout1.0':
      case 'wsignoutcleanup1.0':
        return show(ctx, signedOutPage({ partner: displayName }));
      default:
        return refuse(ctx, 'wa must be wsignin1.0 or wsignout1.0. Start at the application.', 400);
    }
  };

  const signIn = (ctx: Context, text: (field: string) => string) => {
    const [realm, reply] = [text('wtrealm'), text('wreply')];
    // Answers go to this server's own sign-in only: a partner that posts tokens anywhere would be a gift.
    if (!signInOrigins.some((each) => reply === `${each}/login.srf`)) {
      return refuse(ctx, 'The request wants the answer somewhere else than at this server (wreply).', 400);
    }
    if (realm === '') return refuse(ctx, 'The request does not say who asks (wtrealm).', 400);
    if (text('cancel') !== '') return refuse(ctx, 'You cancelled the sign-in.', 200);
    const person = people.find((each) => each.email === text('person'));
    if (person !== undefined) {
      const wresult = createSignInResponse({ issuer, signing, realm, person, now: clock.now() });
      const fields = Object.entries({ wa: 'wsignin1.0', wresult, wctx: text('wctx') });
      const answer = fields.map(([field, value]) => ({ name: field, value }));
      return show(ctx, answerPage({ partner: displayName, action: reply, fields: answer }));
    }
    const hint = text('username');
    show(
      ctx,
      choosePersonPage({
        partner: displayName,
        action: `/partners/${name}/ls/`,
        people: inOrder(people, hint),
        ...(hint === '' ? {} : { hint }),
        fields: carried.map((field) => ({ name: field, value: text(field) })),
      }),
    );
  };

  return {
    name,
    displayName,
    issuer,
    signInUrl,
    certificate: signing.certificate,
    async routes(ctx, next) {
      switch (ctx.path) {
        case `/partners/${name}/ls/`:
          return passive(ctx);
        case `/partners/${name}/FederationMetadata/2007-06/FederationMetadata.xml`:
          ctx.type = 'application/xml';
          ctx.body = metadata(issuer, signInUrl, signing.certificate);
          return;
        default:
          return next();
      }
    },
  };
}

/** Federation metadata of a security token service (WS-Federation 1.2, 3.1.2.2). */
function metadata(issuer: string, signInUrl: string, certificate: string): string {
  const federation = 'http://docs.oasis-open.org/wsfed/federation/200706';
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(issuer)}">`,
    `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${federation}"`,
    ` xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="${federation}">`,
    '<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>',
    `<X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    '<fed:PassiveRequestorEndpoint><EndpointReference xmlns="http://www.w3.org/2005/08/addressing">',
    `<Address>${escapeXml(signInUrl)}</Address></EndpointReference></fed:PassiveRequestorEndpoint>`,
    '</RoleDescriptor></EntityDescriptor>',
  ].join('');
}
