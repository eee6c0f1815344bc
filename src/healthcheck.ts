import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { readOptions } from '#config';

/**
 * What a container's HEALTHCHECK runs: asks the server on this machine's loopback whether it is well, and exits with
 * 0 or 1. The certificate is not checked: whom should it deceive, on loopback, about a yes or no?
 */
const { port = '8443', http } = readOptions({});
const url = `${http === true ? 'http' : 'https'}://127.0.0.1:${port}/_guesthouse/health`;
const options = { rejectUnauthorized: false, timeout: 2500 };
const request = (http === true ? getPlain : getSecure)(url, options, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  response.resume();
});
request.on('timeout', () => request.destroy(new Error('timeout')));
request.on('error', () => {
  process.exitCode = 1;
});
