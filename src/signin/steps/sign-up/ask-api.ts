import { type AttributeValues, attributesOf, type ConnectorPoint, type UserFlow } from '#directory';
import { claimsFor, type ExternalIdentity, valuesOfClaims } from '#redemption';
import type { StepDeps, Visit } from '../../step.js';

/** What an organisation's API made of somebody who signs up. */
export type ApiVerdict =
  | { readonly kind: 'go-on'; readonly values: AttributeValues }
  | { readonly kind: 'blocked'; readonly message: string }
  | { readonly kind: 'ask-again'; readonly message: string };

/** Entra's words for an API that fails are not documented (docs/unverified.md). */
const failedWords =
  'Your account could not be created, because the service that checks it did not answer as expected. Try again later, or contact the organization.';

/** Asks the API of a flow, where it has one at this point; what it says goes over what is known. */
export async function askApi(
  flow: UserFlow,
  point: ConnectorPoint,
  { identity, values }: { readonly identity: ExternalIdentity; readonly values: AttributeValues },
  { ctx }: Visit,
  { directory, askConnector, tracer }: StepDeps,
): Promise<ApiVerdict> {
  const connectorId = flow.apiConnectorConfiguration?.[point];
  const connector = connectorId === undefined ? undefined : await directory.apiConnectors.get(connectorId);
  if (connector === undefined) return { kind: 'go-on', values };
  const [language] = ctx.acceptsLanguages();
  const uiLocales = language === undefined || language === '*' ? 'en-US' : language;
  const answer = await askConnector(connector, point, claimsFor(identity, values, uiLocales));
  const about = tracer.within({ user: identity.email });
  // The query of the address may be a key.
  const { origin, pathname } = new URL(connector.targetUrl);
  const detail = { connector: connector.displayName, url: `${origin}${pathname}`, point, userFlow: flow.id };
  const told = (name: string, outcome: 'ok' | 'refused' | 'failed', more: object) =>
    about.record({ step: 'redemption', name, outcome, detail: { ...detail, ...more } });
  switch (answer.kind) {
    case 'continue': {
      const learned = valuesOfClaims(answer.claims, await attributesOf(directory));
      const { ignored } = learned;
      told('API connector: go on', 'ok', {
        set: Object.keys(learned.values),
        ...(ignored.length > 0 ? { ignored } : {}),
      });
      return { kind: 'go-on', values: { ...values, ...learned.values } };
    }
    case 'block':
      told('API connector: blocked', 'refused', { userMessage: answer.userMessage });
      return { kind: 'blocked', message: answer.userMessage };
    case 'validation-error':
      told('API connector: not valid', 'refused', { userMessage: answer.userMessage });
      return { kind: 'ask-again', message: answer.userMessage };
    case 'failed':
      told('API connector failed', 'failed', { because: answer.because });
      return { kind: 'blocked', message: failedWords };
  }
}
