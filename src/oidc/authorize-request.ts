import type { Application, Directory, Tenant } from '#directory';
import { type EntraError, entraError } from '#errors';
import { readAskedClaims } from './asked-claims.js';
import type { EndpointVersion } from './endpoint-version.js';
import { challengeForEngine } from './pkce.js';
import { matchRedirect, registeredRedirects } from './redirect-uris.js';
import { readScopes, type ScopeRequest } from './scopes.js';
import { scopeOfResource } from './v1-resource.js';

/** A request that may go to the engine. */
export interface AuthorizeRequest {
  readonly client: Application;
  readonly scopes: ScopeRequest;
  /** What the engine gets: cleaned of what it would refuse and Entra ignores. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly responseMode: ResponseMode;
}

export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** What became of a request: fine, an error for the application, or one that must not leave this server. */
export type AuthorizeReading =
  | { readonly kind: 'ok'; readonly request: AuthorizeRequest }
  | {
      readonly kind: 'tell-application';
      readonly error: EntraError;
      readonly redirectUri: string;
      readonly responseMode: ResponseMode;
      readonly state: string | undefined;
    }
  | { readonly kind: 'show-page'; readonly error: EntraError };

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const responseTypes = ['code', 'id_token', 'code id_token', 'id_token token'];
const prompts = ['none', 'login', 'consent', 'select_account', 'create'];

/** What judging needs beside the request itself. */
export interface AuthorizeContext {
  readonly directory: Pick<Directory, 'applications'> & { readonly tenant: Tenant };
  readonly version: EndpointVersion;
  /** The name of an application that some tenant of this server has registered. */
  readonly registeredName: (appId: string) => Promise<string | undefined>;
  /** Whether a redirect URI is our own and the request one of our own errands. */
  readonly isErrand: (redirectUri: string, clientId: string, state: string | undefined) => Promise<boolean>;
}

/**
 * Judges an authorization request as Entra does. Until client and redirect URI are known to belong together
 * nothing is redirected: errors before that point are shown (entra-protocol, "never redirected").
 */
export async function readAuthorizeRequest(given: Parameters, context: AuthorizeContext): Promise<AuthorizeReading> {
  const { directory, version, isErrand } = context;
  const parameters = inV2(onlyTexts(given), version);
  const client = await findClient(parameters.client_id, context);
  if ('number' in client) return { kind: 'show-page', error: client };
  const isOurs = await isErrand(parameters.redirect_uri ?? '', client.appId, parameters.state);
  const redirectUri = isOurs ? (parameters.redirect_uri ?? '') : chooseRedirect(client, parameters.redirect_uri);
  if (typeof redirectUri !== 'string') return { kind: 'show-page', error: redirectUri };

  const responseType = parameters.response_type?.split(' ').sort().join(' ') ?? '';
  const responseMode = chooseResponseMode(parameters.response_mode, responseType);
  const tell = (error: EntraError): AuthorizeReading => ({
    kind: 'tell-application',
    error,
    redirectUri,
    responseMode: responseMode ?? 'query',
    state: parameters.state,
  });
  const duplicated = Object.keys(given).find((name) => typeof given[name] === 'object');
  if (duplicated !== undefined) return tell(entraError(9000411, { parameter: duplicated }));
  if (responseMode === undefined) return tell(entraError(70007, { responseMode: parameters.response_mode ?? '' }));
  const problem = firstProblem(parameters, { responseType, client, redirectUri, version });
  if (problem !== undefined) return tell(problem);
  try {
    readAskedClaims(parameters.claims);
    const scopes = await readScopes(parameters.scope ?? '', directory, client);
    const forEngine = cleaned(
      {
        ...parameters,
        ...forV1(parameters, version),
        redirect_uri: redirectUri,
        response_mode: `entra.${responseMode}`,
        // Administrators consent for everyone by errands of our own, and by v1's own prompt.
        admin_consent: isOurs || version === 1 ? (parameters.admin_consent ?? '') : '',
        // An invitation's link, which only its own errand carries.
        invitation: isOurs ? (parameters.invitation ?? '') : '',
      },
      scopes,
    );
    return { kind: 'ok', request: { client, scopes, parameters: forEngine, responseMode } };
  } catch (error) {
    if (isEntraError(error)) return tell(error);
    throw error;
  }
}

function onlyTexts(given: Parameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** v1 asks for a resource, and knows a prompt of its own. */
function inV2(
  parameters: Readonly<Record<string, string>>,
  version: EndpointVersion,
): Readonly<Record<string, string>> {
  if (version === 2) return parameters;
  const { resource, prompt, ...others } = parameters;
  const isAdmin = prompt === 'admin_consent';
  return {
    ...others,
    ...(prompt === undefined ? {} : { prompt: isAdmin ? 'consent' : prompt }),
    admin_consent: isAdmin ? '1' : '',
    scope: scopeOfResource(resource),
  };
}

/** `token` alone is v1's; the engine knows it with an id_token only, which then stays here. */
function forV1(parameters: Readonly<Record<string, string>>, version: EndpointVersion): Record<string, string> {
  if (version === 2) return {};
  const isBare = parameters.response_type === 'token';
  return {
    endpoint_version: '1',
    ...(isBare ? { response_type: 'id_token token', nonce: parameters.nonce ?? 'none', bare_token: '1' } : {}),
  };
}

function isEntraError(error: unknown): error is EntraError {
  return error instanceof Error && error.name === 'EntraError';
}

async function findClient(
  clientId: string | undefined,
  { directory, registeredName }: AuthorizeContext,
): Promise<Application | EntraError> {
  if (clientId === undefined || clientId === '') return entraError(900144, { parameter: 'client_id' });
  const client = await directory.applications.findBy('app-id', clientId);
  if (client !== undefined) return client;
  // At the tenant of personal accounts an organisation's application is known, and not for them.
  const appName = directory.tenant.kind === 'consumer' ? await registeredName(clientId) : undefined;
  return appName === undefined
    ? entraError(700016, { appId: clientId, tenant: directory.tenant.displayName })
    : entraError(9002332, { appId: clientId, appName });
}

function chooseRedirect(client: Application, given: string | undefined): string | EntraError {
  const [first] = registeredRedirects(client);
  if (first === undefined) return entraError(900971);
  if (given === undefined) return first.uri;
  return matchRedirect(client, given) === undefined
    ? entraError(50011, { redirectUri: given, appId: client.appId })
    : given;
}

function chooseResponseMode(given: string | undefined, responseType: string): ResponseMode | undefined {
  const frontChannel = responseType.includes('id_token') || responseType.includes('token');
  switch (given) {
    case undefined:
      return frontChannel ? 'fragment' : 'query';
    case 'query':
      return frontChannel ? undefined : 'query';
    case 'fragment':
    case 'form_post':
      return given;
    default:
      return undefined;
  }
}

function firstProblem(
  parameters: Readonly<Record<string, string>>,
  about: {
    readonly responseType: string;
    readonly client: Application;
    readonly redirectUri: string;
    readonly version: EndpointVersion;
  },
): EntraError | undefined {
  const { responseType, client, redirectUri, version } = about;
  const { scope, prompt, nonce, code_challenge: challenge, code_challenge_method: method } = parameters;
  if (parameters.resource !== undefined) return entraError(901002);
  if (responseType === '') return entraError(900144, { parameter: 'response_type' });
  if (parameters.sid !== undefined && parameters.login_hint !== undefined) return entraError(90005);
  if (!responseTypes.includes(responseType) && !(version === 1 && responseType === 'token'))
    return entraError(700054, { responseType: parameters.response_type ?? '' });
  const { implicitIdToken, implicitAccessToken } = client.web;
  const notEnabled =
    (responseType.includes('id_token') && !implicitIdToken) ||
    (/\btoken$/.test(responseType.replace('id_token', '')) && !implicitAccessToken);
  if (notEnabled) return entraError(700054, { responseType: parameters.response_type ?? '' });
  if (scope === undefined || scope.trim() === '') return entraError(900144, { parameter: 'scope' });
  if (responseType.includes('id_token') && nonce === undefined && version === 2)
    return entraError(900144, { parameter: 'nonce' });
  if (prompt !== undefined && !prompt.split(' ').every((each) => prompts.includes(each))) {
    return entraError(90023, { reason: "Unsupported 'prompt' value." });
  }
  if (challenge !== undefined && challengeForEngine(challenge, method) === undefined) return entraError(50147);
  if (challenge !== undefined && !['S256', 'plain', undefined].includes(method)) {
    return entraError(90023, { reason: "Unsupported 'code_challenge_method' value." });
  }
  const isSpa = matchRedirect(client, redirectUri)?.platform === 'spa';
  return isSpa && responseType.includes('code') && challenge === undefined ? entraError(9002325) : undefined;
}

/** The engine refuses these without `openid`, and knows no unregistered hints; Entra ignores them. */
const onlyWithOpenId = ['nonce', 'claims', 'max_age', 'id_token_hint', 'acr_values'];
const forEngine = [
  'client_id',
  'response_type',
  'redirect_uri',
  'scope',
  'response_mode',
  'state',
  'prompt',
  'login_hint',
  'domain_hint',
  'sid',
  'code_challenge',
  'code_challenge_method',
  'client_info',
  'endpoint_version',
  'bare_token',
  'admin_consent',
  'invitation',
  ...onlyWithOpenId,
];

function cleaned(parameters: Readonly<Record<string, string>>, scopes: ScopeRequest): Readonly<Record<string, string>> {
  const kept = Object.entries(parameters).filter(
    ([name]) => forEngine.includes(name) && (scopes.oidc.includes('openid') || !onlyWithOpenId.includes(name)),
  );
  const request: Record<string, string> = Object.fromEntries(kept);
  // The hint is a token of ours that the engine cannot read; the login_hint carries what matters.
  delete request.id_token_hint;
  if (request.code_challenge !== undefined) {
    request.code_challenge = challengeForEngine(request.code_challenge, request.code_challenge_method) ?? '';
    request.code_challenge_method = 'S256';
  }
  if (request.max_age !== undefined && !/^\d{1,9}$/.test(request.max_age)) delete request.max_age;
  return request;
}
