import { describe, expect, it } from '@jest/globals';
import { createHttpServer } from '#http';

const listen = async () => {
  const server = await createHttpServer({ host: '127.0.0.1', port: 0 });
  return { server, url: `http://127.0.0.1:${server.port}/` };
};

describe('a request that comes while the server starts', () => {
  it('waits and is answered when there is an answer', async () => {
    const { server, url } = await listen();
    const early = fetch(url).then((response) => response.status);
    const isWaiting = await Promise.race([early, new Promise((wake) => setTimeout(() => wake('waits'), 200))]);
    server.answerWith((_request, response) => response.writeHead(204).end());
    expect([isWaiting, await early]).toEqual(['waits', 204]);
    await server.stop();
  });

  it('is let go when the start fails', async () => {
    const { server, url } = await listen();
    const early = fetch(url).then(
      (response) => response.status,
      () => 'let go',
    );
    await new Promise((wake) => setTimeout(wake, 200));
    await server.stop();
    expect(await early).toBe('let go');
  });
});
