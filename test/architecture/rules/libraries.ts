import { isBuiltin } from 'node:module';
import type { SourceFile } from '../source-tree.js';
import type { Rule } from './rule.js';

/** Where a foreign library lives: a room, or a folder of one. One that is not listed has no home yet. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'oidc-provider': ['oidc', 'partners'],
  'openid-client': ['identity-providers/openid', 'sample'],
  samlify: ['xml', 'identity-providers/saml', 'partners/saml'],
  'xml-crypto': ['xml', 'identity-providers/saml', 'partners/saml'],
  '@xmldom/xmldom': ['xml', 'identity-providers/saml', 'partners/saml'],
  'xml-encryption': ['xml'],
  eta: ['web'],
  lmdb: ['store'],
  nodemailer: ['control'],
  undici: ['platform'],
  ioredis: ['store/redis'],
  pino: ['platform'],
  'prom-client': ['control'],
  '@peculiar/x509': ['keys'],
  'reflect-metadata': ['keys'],
  jose: ['keys', 'oidc', 'control', 'identity-providers/openid', 'partners/openid'],
  yaml: ['config'],
  zod: ['config', 'directory', 'control', 'exchange', 'partners/misbehaviour'],
  'tough-cookie': ['headless'],
  'node-html-parser': ['headless'],
  '@azure/msal-browser': ['sample'],
  'csv-parse': ['bulk'],
  'csv-stringify': ['bulk'],
  '@fastify/busboy': ['web'],
};

/** Koa is for rooms with routes; the rooms of the domain know no request. */
const withRoutes = [
  'app',
  'http',
  'tenants',
  'graph',
  'portal',
  'partners',
  'sample',
  'control',
  'oidc',
  'signin',
  'home-realm',
  'web',
];
const koa = ['koa', '@koa/router', 'koa-compose'];

/** A foreign library is imported where it lives and nowhere else. */
export const librariesHaveOneHome: Rule = ({ files }) =>
  files.flatMap((file) =>
    file.facts.imports
      .filter((name) => !name.startsWith('#') && !name.startsWith('.') && !isBuiltin(name))
      .flatMap((name) => {
        const library = name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/');
        const home = koa.includes(library) ? withRoutes : homes[library];
        if (home === undefined) return [`${file.path}: '${library}' has no home in libraries.ts`];
        return home.some((place) => livesIn(file, place))
          ? []
          : [`${file.path}: '${library}' lives in ${home.join(', ')}`];
      }),
  );

function livesIn({ path }: SourceFile, place: string): boolean {
  return path.startsWith(`src/${place}/`);
}
