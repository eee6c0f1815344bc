import type { Context } from 'koa';
import { readForm } from '#web';
import { escapeXml } from '#xml';
import {
  announced,
  type FederatedPartnerOptions,
  type Fields,
  fieldsOf,
  partnerRoutes,
  show,
} from '../federated-partner.js';
import { bend } from '../misbehaviour/statement.js';
import { answerPage, choice, choosePersonPage, refusalPage, signedOutPage } from '../pages.js';
import type { Partner, PartnerPerson } from '../partner.js';
import { createSignInResponse } from './create-token.js';

/** The parameters of a sign-in request that its pages carry on. */
const carried = ['wa', 'wtrealm', 'wreply', 'wctx'] as const;

/** A WS-Federation identity provider in the manner of AD FS: `/ls/` signs in and out, and no password is asked. */
export function createWsFedPartner(options: FederatedPartnerOptions): Partner {
  const { name, displayName, people, origin, signInOrigins, keys, conduct, clock } = options;
  const base = `${origin}/partners/${name}`;
  const issuer = `${base}/services/trust`;
  const signInUrl = `${base}/ls/`;
  const refuse = (ctx: Context, reason: string, status: number) =>
    show(ctx, options, refusalPage({ partner: displayName, reason }, status));

  const passive = async (ctx: Context) => {
    const text = fieldsOf(ctx, ctx.method === 'POST' ? await readForm(ctx) : {});
    switch (text('wa')) {
      case 'wsignin1.0':
        return signIn(ctx, text);
      case 'wsignout1.0':
      case 'wsignoutcleanup1.0':
        return show(ctx, options, signedOutPage({ partner: displayName }));
      default:
        return refuse(ctx, 'wa must be wsignin1.0 or wsignout1.0. Start at the application.', 400);
    }
  };

  const answer = (audience: string, recipient: string, person: PartnerPerson) =>
    conduct.answer(async (order) => {
      const honest = { key: 'own', now: clock.now(), audience, recipient, request: '' } as const;
      const statement = bend({ ...honest, emails: [person.email], isError: false }, order);
      const signing = statement.key && (await keys(statement.key));
      return createSignInResponse({ issuer, signing, person, statement });
    });

  const signIn = async (ctx: Context, text: Fields) => {
    const [realm, reply] = [text('wtrealm'), text('wreply')];
    // Answers go to this server's own sign-in only: a partner that posts tokens anywhere would be a gift.
    if (!signInOrigins.some((each) => reply === `${each}/login.srf`)) {
      return refuse(ctx, 'The request wants the answer somewhere else than at this server (wreply).', 400);
    }
    if (realm === '') return refuse(ctx, 'The request does not say who asks (wtrealm).', 400);
    if (text('cancel') !== '') return refuse(ctx, 'You cancelled the sign-in.', 200);
    const person = people.find((each) => each.email === text('person'));
    if (person !== undefined) {
      const wresult = await answer(realm, reply, person);
      const fields = Object.entries({ wa: 'wsignin1.0', wresult, wctx: text('wctx') });
      const shown = fields.map(([field, value]) => ({ name: field, value }));
      return show(ctx, options, answerPage({ partner: displayName, action: reply, fields: shown }));
    }
    show(
      ctx,
      options,
      choosePersonPage({
        ...(await choice({ partner: displayName, people, hint: text('username') }, conduct)),
        action: `/partners/${name}/ls/`,
        fields: carried.map((field) => ({ name: field, value: text(field) })),
      }),
    );
  };

  return {
    name,
    displayName,
    issuer,
    signInUrl,
    certificate: async () => (await keys('own')).certificate,
    routes: partnerRoutes(
      options,
      new Map([
        ['/ls/', passive],
        [
          '/FederationMetadata/2007-06/FederationMetadata.xml',
          async (ctx: Context) => {
            ctx.type = 'application/xml';
            ctx.body = metadata(issuer, signInUrl, await announced(options));
          },
        ],
      ]),
    ),
  };
}

/** Federation metadata of a security token service (WS-Federation 1.2, 3.1.2.2). */
function metadata(issuer: string, signInUrl: string, certificates: readonly string[]): string {
  const federation = 'http://docs.oasis-open.org/wsfed/federation/200706';
  return [
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(issuer)}">`,
    `<RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${federation}"`,
    ` xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="${federation}">`,
    ...certificates.map(
      (certificate) =>
        `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
    ),
    '<fed:PassiveRequestorEndpoint><EndpointReference xmlns="http://www.w3.org/2005/08/addressing">',
    `<Address>${escapeXml(signInUrl)}</Address></EndpointReference></fed:PassiveRequestorEndpoint>`,
    '</RoleDescriptor></EntityDescriptor>',
  ].join('');
}
