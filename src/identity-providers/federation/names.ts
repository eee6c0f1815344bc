/** Namespaces and names of SAML. */
export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const assertionNamespace11 = 'urn:oasis:names:tc:SAML:1.0:assertion';
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
export const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const bearer11 = 'urn:oasis:names:tc:SAML:1.0:cm:bearer';
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const persistentNameId = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/** Claims as Entra asks for them (direct-federation). */
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
export const emailClaim = `${claims}/emailaddress`;
export const nameClaim = `${claims}/name`;
export const givenNameClaim = `${claims}/givenname`;
export const surnameClaim = `${claims}/surname`;
/** The lasting name of a person in WS-Federation with Entra. */
export const immutableIdClaim = 'http://schemas.microsoft.com/LiveID/Federation/2008/05/ImmutableID';
