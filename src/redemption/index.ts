export type { ExternalIdentity, RealmKind } from './external-identity.js';
