import { randomInt } from 'node:crypto';
import type { Application } from '#directory';
import { graphAppId, oidcScopeNames, type ScopeRequest } from './scopes.js';

const indicatorPrefix = 'urn:guesthouse:resource:';

/** The engine wants absolute URIs for resources; ours are made of app ids. */
export function resourceIndicator(application: Pick<Application, 'appId'>): string {
  return `${indicatorPrefix}${application.appId}`;
}

/** Back from an indicator to the app id. */
export function appIdOfIndicator(indicator: string): string {
  return indicator.slice(indicatorPrefix.length);
}

/** The APIs of a request; with OpenID scopes alone the token is for Microsoft Graph, as at Entra. */
export function requestedIndicators(scopes: ScopeRequest): readonly string[] {
  const named = scopes.resources.map(({ resource }) => resourceIndicator(resource));
  return named.length > 0 ? named : [resourceIndicator({ appId: graphAppId })];
}

/** One permission as a scope: `api://…/x`, or `{app id}/x`. */
export function spelling(application: Application, value: string): string {
  return `${application.identifierUris[0] ?? application.appId}/${value}`;
}

/** Every spelling of every permission: `api://…/x`, `{app id}/x`, for Graph also bare; and `.default`. */
export function spellings(application: Application): readonly string[] {
  const prefixes = [...application.identifierUris, application.appId].flatMap((uri) => [`${uri}/`, `${uri}//`]);
  const values = [...application.oauth2PermissionScopes.map((each) => each.value), '.default'];
  const isGraph = application.appId === graphAppId;
  return [
    ...prefixes.flatMap((prefix) => values.map((value) => prefix + value)),
    ...(isGraph ? [...values, ...oidcScopeNames] : []),
  ];
}

/** Between 60 and 90 minutes, as Entra spreads them (configurable-token-lifetimes). */
export function accessTokenSeconds(): number {
  return randomInt(3600, 5400);
}
