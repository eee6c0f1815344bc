// A service as anybody would write it with @azure/identity: prints its tokens. Arguments: origin, tenant, JSON of the rest.
import { ClientCertificateCredential, ClientSecretCredential, OnBehalfOfCredential } from '@azure/identity';

const [authorityHost, tenantId, json] = process.argv.slice(2);
const { daemonId, apiId, clientSecret, certificatePath, userAssertionToken, scope } = JSON.parse(json);
const options = { authorityHost, disableInstanceDiscovery: true };
const credentials = {
  secret: [new ClientSecretCredential(tenantId, daemonId, clientSecret, options), `${scope}/.default`],
  certificate: [new ClientCertificateCredential(tenantId, daemonId, { certificatePath }, options), `${scope}/.default`],
  onBehalfOf: [
    new OnBehalfOfCredential({ tenantId, clientId: apiId, clientSecret, userAssertionToken, ...options }),
    'https://graph.microsoft.com/User.Read',
  ],
};
const tokens = {};
for (const [name, [credential, scopes]] of Object.entries(credentials)) {
  tokens[name] = (await credential.getToken(scopes)).token;
}
console.log(JSON.stringify(tokens));
