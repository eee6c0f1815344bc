// A web application with Auth.js (next-auth's core) and its Microsoft Entra provider. Arguments: issuer, client id, secret. Prints its port.
import { createServer } from 'node:http';
import { Auth } from '@auth/core';
import MicrosoftEntraID from '@auth/core/providers/microsoft-entra-id';

const [issuer, clientId, clientSecret] = process.argv.slice(2);
const config = {
  secret: 'a secret of this test application only',
  trustHost: true,
  basePath: '/auth',
  providers: [
    MicrosoftEntraID({
      clientId,
      clientSecret,
      issuer,
      profilePhotoSize: undefined,
      profile: (claims) => ({ id: claims.sub, name: claims.name, email: claims.email }),
    }),
  ],
  callbacks: {
    jwt: ({ token, profile }) => ({ ...token, ...(profile ? { idp: profile.idp, oid: profile.oid } : {}) }),
    session: ({ session, token }) => ({ ...session, idp: token.idp, oid: token.oid }),
  },
};
const server = createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const request = new Request(`http://localhost:${server.address().port}${req.url}`, {
    method: req.method,
    headers: req.headers,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const answer = await Auth(request, config);
  res.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'set-cookie': answer.headers.getSetCookie() });
  res.end(Buffer.from(await answer.arrayBuffer()));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
console.log(server.address().port);
