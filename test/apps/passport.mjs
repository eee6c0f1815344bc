// A web application with passport and openid-client's strategy. Arguments: issuer, client id, secret, scope. Prints its port.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import * as client from 'openid-client';
import { Strategy } from 'openid-client/passport';
import passport from 'passport';

const [issuer, clientId, secret, scope] = process.argv.slice(2);
const config = await client.discovery(new URL(issuer), clientId, secret);
const sessions = new Map();
const server = createServer((req, res) => {
  const id = /sid=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1] ?? randomUUID();
  if (!sessions.has(id)) sessions.set(id, {});
  req.session = sessions.get(id);
  Object.assign(req, { protocol: 'http', originalUrl: req.url, host: req.headers.host, query: {}, body: {} });
  req.get = (name) => req.headers[name.toLowerCase()];
  res.setHeader('set-cookie', `sid=${id}; Path=/`);
  const said = (status, body) =>
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  passport.authenticate('entra', { session: false }, (error, user, info) =>
    said(user ? 200 : 500, user || { error: String(error ?? info?.message), cause: String(error?.cause ?? '') }),
  )(req, res, () => said(404, {}));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
passport.use(
  'entra',
  new Strategy({ config, scope, callbackURL: `http://localhost:${port}/auth/callback` }, (tokens, done) =>
    done(null, tokens.claims()),
  ),
);
console.log(port);
