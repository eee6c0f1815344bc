// A service as the README writes it: invites a guest and prints the link. Arguments: origin, tenant, client id, secret, address.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { Client } from '@microsoft/microsoft-graph-client';

const [origin, tenant, clientId, clientSecret, address] = process.argv.slice(2);
const app = new ConfidentialClientApplication({
  auth: { clientId, clientSecret, authority: `${origin}/${tenant}`, knownAuthorities: [new URL(origin).host] },
});
const graph = Client.init({
  baseUrl: `${origin}/graph`,
  customHosts: new Set(['localhost']),
  authProvider: (done) =>
    app
      .acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] })
      .then(({ accessToken }) => done(null, accessToken), done),
});
const { inviteRedeemUrl } = await graph.api('/invitations').post({
  invitedUserEmailAddress: address,
  inviteRedirectUrl: `${origin}/myapps?tenantid=${tenant}`,
  sendInvitationMessage: true,
});
console.log(JSON.stringify({ inviteRedeemUrl }));
