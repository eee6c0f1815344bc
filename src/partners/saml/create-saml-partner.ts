import type { Context } from 'koa';
import { readForm } from '#web';
import { XmlRefusal } from '#xml';
import { announced, type FederatedPartnerOptions, fieldsOf, partnerRoutes, show } from '../federated-partner.js';
import { bend } from '../misbehaviour/statement.js';
import { answerPage, choice, choosePersonPage, refusalPage } from '../pages.js';
import type { Partner, PartnerPerson } from '../partner.js';
import { createResponse } from './create-response.js';
import { partnerMetadata } from './metadata.js';
import { type ReceivedAuthnRequest, readAuthnRequest } from './read-authn-request.js';

/** A SAML identity provider that knows its people and asks no password. */
export function createSamlPartner(options: FederatedPartnerOptions): Partner {
  const { name, displayName, people, origin, signInOrigins, keys, conduct, clock } = options;
  const base = `${origin}/partners/${name}`;
  const issuer = `${base}/saml`;

  const answer = async (ctx: Context, request: ReceivedAuthnRequest, person: PartnerPerson, relayState: string) => {
    const destination = request.assertionConsumer;
    const response = await conduct.answer(async (order) => {
      const honest = { key: 'own', now: clock.now(), audience: request.issuer, recipient: destination } as const;
      const statement = bend({ ...honest, request: request.id, emails: [person.email], isError: false }, order);
      const signing = statement.key && (await keys(statement.key));
      return createResponse({ issuer, signing, destination, person, statement });
    });
    const fields = [
      { name: 'SAMLResponse', value: response },
      { name: 'RelayState', value: relayState },
    ];
    show(ctx, options, answerPage({ partner: displayName, action: destination, fields }));
  };

  const signIn = async (ctx: Context) => {
    const text = fieldsOf(ctx, ctx.method === 'POST' ? await readForm(ctx) : {});
    const request = readOwnRequest(text('SAMLRequest'), signInOrigins);
    const person = people.find((each) => each.email === text('person'));
    if (text('cancel') !== '')
      return show(ctx, options, refusalPage({ partner: displayName, reason: 'You cancelled the sign-in.' }));
    if (person !== undefined) return answer(ctx, request, person, text('RelayState'));
    show(
      ctx,
      options,
      choosePersonPage({
        ...(await choice({ partner: displayName, people, hint: text('login_hint') }, conduct)),
        action: `/partners/${name}/sso`,
        fields: ['SAMLRequest', 'RelayState'].map((field) => ({ name: field, value: text(field) })),
      }),
    );
  };

  const metadata = async (ctx: Context) => {
    ctx.type = 'application/samlmetadata+xml';
    ctx.body = partnerMetadata({ issuer, signInUrl: `${base}/sso`, certificates: await announced(options) });
  };

  return {
    name,
    displayName,
    issuer,
    signInUrl: `${base}/sso`,
    certificate: async () => (await keys('own')).certificate,
    routes: partnerRoutes(
      options,
      new Map([
        ['/sso', signIn],
        ['/metadata', metadata],
      ]),
    ),
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
