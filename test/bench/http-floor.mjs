// What no server can do without: Node's own HTTP server that reads a form, signs once and answers. Arguments: the port.

import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const port = Number(process.argv[2]);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const claims = Buffer.from(JSON.stringify({ filler: 'x'.repeat(500) })).toString('base64url');

createServer((request, response) => {
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const [input, query] = [`${claims}.${Date.now()}`, new URLSearchParams(body)];
    const access_token = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    const answer = JSON.stringify({ token_type: 'Bearer', access_token, scope: query.get('scope') });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
    response.end(answer);
  });
}).listen(port, '127.0.0.1');
