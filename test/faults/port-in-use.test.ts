import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGuesthouse } from '#app';
import { guesthouse } from '../support/command.js';

describe('a port that is taken', () => {
  let occupant: Server;
  let port = 0;
  beforeAll(async () => {
    occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, resolve));
    // The address of a TCP server is never a text.
    port = (occupant.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => occupant.close(resolve)));

  it('is refused in code by name', async () => {
    await expect(startGuesthouse({ port })).rejects.toThrow(new RegExp(String(port)));
  });

  it('is refused on the command line with what to do', async () => {
    const { code, stderr, stdout } = await guesthouse(['start', '--port', String(port)]);
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toContain(String(port));
    expect(`${stdout}${stderr}`).toContain('--port');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
