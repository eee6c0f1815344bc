import type { JsonObject } from '#platform';
import { faultEndpoints } from './faults.js';
import { partnerPaths } from './partner-routes.js';
import { snapshotPaths } from './snapshot-routes.js';

const json = (description: string): JsonObject => ({ description, content: { 'application/json': {} } });
const query = (name: string, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string' },
});

const path = (name: string): JsonObject => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const integer = { type: 'integer' };
const text = { type: 'string' };
const faultRequest: JsonObject = {
  type: 'object',
  required: ['name', 'where', 'what'],
  properties: {
    name: text,
    where: { ...text, description: `${faultEndpoints.join(', ')}, or the beginning of a path` },
    what: {
      type: 'object',
      description: 'status (400 to 599, with retryAfterSeconds if you like) or code (AADSTS number), and delayMs',
      properties: { status: integer, retryAfterSeconds: integer, code: integer, delayMs: integer },
    },
    times: { ...integer, description: 'requests that it strikes; all when left out' },
    after: { ...integer, description: 'requests that it lets through first' },
    for: { type: 'object', properties: { app: text, user: text, tenant: text } },
  },
};

/** The control API, described. */
export function openApi(origin: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Guesthouse control API', version: '1' },
    servers: [{ url: `${origin}/_guesthouse` }],
    paths: {
      '/health': {
        get: { summary: 'Whether the server is well', responses: { 200: json('well'), 503: json('what is down') } },
      },
      '/metrics': {
        get: {
          summary: 'Counters of this process, for Prometheus',
          responses: { 200: { description: 'text', content: { 'text/plain': {} } } },
        },
      },
      '/mailbox': {
        get: {
          summary: 'Mails, newest first',
          parameters: [
            query('to', 'address'),
            query('subject', 'part of the subject'),
            query('wait', 'seconds to wait for one'),
          ],
          responses: { 200: json('mails'), 404: json('none came in time') },
        },
        delete: { summary: 'Empty the mailbox', responses: { 204: { description: 'emptied' } } },
      },
      '/tenants/{tenant}/keys': {
        post: {
          summary: 'A new signing key; old ones stay published until their tokens have ended',
          parameters: [path('tenant')],
          responses: { 201: json('key ids, the signing one first'), 404: json('no such tenant') },
        },
      },
      '/invitations': {
        post: {
          summary: 'Invite a guest as whoever holds the server: no role is asked for, every other gate applies',
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['invitedUserEmailAddress'],
                  properties: {
                    tenant: { type: 'string', description: 'id or domain; the first of the config when left out' },
                    invitedUserEmailAddress: { type: 'string' },
                    inviteRedirectUrl: { type: 'string', description: 'the sample application when left out' },
                    invitedUserDisplayName: { type: 'string' },
                    sendInvitationMessage: { type: 'boolean' },
                  },
                },
              },
            },
          },
          responses: { 201: json('userId, userPrincipalName, redeemUrl, what, mail'), 400: json('why not') },
        },
      },
      '/bulk': {
        post: {
          summary: 'Invite, delete or restore many by a CSV file of a published format',
          parameters: [
            query('kind', 'invite (default), delete or restore'),
            query('tenant', 'id or domain'),
            query('fileName', 'for the list of operations'),
          ],
          requestBody: { content: { 'text/csv': {} } },
          responses: { 202: json('the operation'), 400: json('all problems of the file, with line and column') },
        },
      },
      '/bulk/{id}': {
        get: {
          summary: 'How far an operation is',
          parameters: [path('id'), query('tenant', 'id or domain')],
          responses: { 200: json('the operation'), 404: json('unknown') },
        },
      },
      '/bulk/{id}/rows': {
        get: {
          summary: 'Every row and what became of it, a JSON object a line',
          parameters: [path('id'), query('tenant', 'id or domain')],
          responses: {
            200: { description: 'rows', content: { 'application/x-ndjson': {} } },
            404: json('unknown'),
          },
        },
      },
      '/export': {
        get: {
          summary:
            'A tenant as Microsoft Graph would export it, by resource; what Graph does not show is under @guesthouse',
          parameters: [query('tenant', 'id or domain; the first of the config when left out')],
          responses: { 200: json('pages by resource'), 404: json('no such tenant') },
        },
      },
      '/reset': {
        post: {
          summary: 'Back to the config file; keys and issuers stay',
          responses: { 204: { description: 'done' } },
        },
      },
      '/clock': {
        get: { summary: 'What time it is here', responses: { 200: json('now') } },
        put: { summary: 'advanceSeconds or freezeAt', responses: { 200: json('now') } },
        delete: { summary: 'Back to real time', responses: { 200: json('now') } },
      },
      '/faults': {
        get: { summary: 'Faults that are set, and how often each has struck', responses: { 200: json('faults') } },
        put: {
          summary: 'Set a fault, in place of one of the same name',
          requestBody: { content: { 'application/json': { schema: faultRequest } } },
          responses: { 200: json('all faults'), 400: json('what is wrong with it') },
        },
        delete: {
          summary: 'Take one fault back, or all',
          parameters: [query('name', 'of the fault; all when left out')],
          responses: { 204: { description: 'done' }, 404: json('no such fault') },
        },
      },
      ...partnerPaths,
      ...snapshotPaths,
      '/explain': {
        get: {
          summary: 'Home-realm decision with every rule considered',
          parameters: [query('as', 'address'), query('tenant', 'id or domain'), query('app', 'client id')],
          responses: { 200: json('decision') },
        },
      },
      '/traces': {
        get: {
          summary: 'Recent sign-ins',
          parameters: [query('tenant', 'id'), query('user', 'address')],
          responses: { 200: json('list') },
        },
      },
      '/traces/{id}': {
        get: { summary: 'Timeline of a sign-in', responses: { 200: json('events'), 404: json('unknown') } },
      },
      '/inspect': {
        post: {
          summary: 'Decode, verify and explain a token',
          responses: { 200: json('claims with meaning, source and rule') },
        },
      },
    },
  };
}
