import type { Context } from 'koa';
import { entraError } from '#errors';
import { readForm } from '#web';
import type { ClientAssertion } from './client-assertion.js';
import type { EndpointVersion } from './endpoint-version.js';
import { scopeOfResource } from './v1-resource.js';

export type Fields = Readonly<Record<string, string | undefined>>;

/** The form of a token request, each name once; `resource` of v1 made a scope. */
export interface TokenForm {
  readonly fields: Fields;
  readonly grantType: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly assertion: ClientAssertion | undefined;
}

/** Reads it. Throws AADSTS900144 (missing), 9000411 (twice), 901002 (`resource` on v2), 9002313 (malformed Basic). */
export async function readTokenForm(ctx: Context, version: EndpointVersion): Promise<TokenForm> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(await readForm(ctx, 64 * 1024))) {
    if (typeof value !== 'string') throw entraError(9000411, { parameter: name });
    fields[name] = value;
  }
  const { resource } = fields;
  if (resource !== undefined && version === 2) throw entraError(901002);
  const { scope: given, ...others } = fields;
  // v1 knows no scopes at this endpoint: what counts is the resource.
  const scope = version === 1 ? scopeAtV1(String(fields.grant_type), resource) : given;
  const basic = readBasic(ctx.get('authorization'));
  const grantType = need(fields, 'grant_type').replace('urn:ietf:params:oauth:grant-type:device_code', 'device_code');
  const assertion =
    fields.client_assertion === undefined
      ? undefined
      : { type: fields.client_assertion_type ?? '', token: fields.client_assertion };
  return {
    fields: { ...others, ...(scope === undefined ? {} : { scope }) },
    grantType,
    clientId: basic?.id ?? need(fields, 'client_id'),
    clientSecret: basic?.secret ?? fields.client_secret,
    assertion,
  };
}

function scopeAtV1(grantType: string, resource: string | undefined): string | undefined {
  if (grantType === 'client_credentials') return resource === undefined ? undefined : `${resource}/.default`;
  return resource === undefined && ['authorization_code', 'refresh_token'].includes(grantType)
    ? undefined
    : scopeOfResource(resource);
}

function need(fields: Fields, parameter: string): string {
  const value = fields[parameter];
  if (value === undefined || value === '') throw entraError(900144, { parameter });
  return value;
}

/** RFC 6749 2.3.1: id and secret are form-encoded before they are joined. */
function readBasic(header: string): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    const decode = (part: string) => decodeURIComponent(part.replaceAll('+', '%20'));
    return { id: decode(id ?? ''), secret: decode(secret.join(':')) };
  } catch (cause) {
    throw entraError(9002313, {}, { cause });
  }
}
