/**
 * v1 asks for a resource as a whole, by consent that was given beforehand, and always brings an id_token and a refresh
 * token (classic v1 documentation). In the words of v2 that is this scope; without a resource the token is for Graph.
 */
export function scopeOfResource(resource: string | undefined): string {
  const openId = 'openid profile email offline_access';
  return resource === undefined || resource === '' ? openId : `${openId} ${resource}/.default`;
}
