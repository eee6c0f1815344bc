// A daemon as anybody would write it: prints its access token. Arguments: authority, client id, secret, scope.
import { ConfidentialClientApplication } from '@azure/msal-node';

const [authority, clientId, clientSecret, scope] = process.argv.slice(2);
const knownAuthorities = [new URL(authority).host];
const app = new ConfidentialClientApplication({ auth: { clientId, clientSecret, authority, knownAuthorities } });
const { accessToken } = await app.acquireTokenByClientCredential({ scopes: [scope] });
console.log(accessToken);
