import { newOpaqueToken, sha256Base64Url } from '#platform';
import type { ClaimSource } from '../claim.js';

/** Claims with a meaning only inside Microsoft; applications must carry and ignore them. */
export const opaque: ClaimSource = {
  name: 'opaque',
  claims({ tenant, client, person }) {
    return [
      { name: 'rh', value: `1.A${sha256Base64Url(`${tenant.id}/${client.appId}`).slice(0, 42)}.`, rule: 'opaque' },
      ...(person === undefined
        ? []
        : [{ name: 'sid', value: person.authentication.sessionId, rule: "the browser's session" }]),
      { name: 'uti', value: newOpaqueToken(16), rule: 'unique id of this token' },
      { name: 'aio', value: `A${newOpaqueToken(48)}`, rule: 'opaque' },
    ];
  },
};
