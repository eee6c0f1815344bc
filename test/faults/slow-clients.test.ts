import { describe, expect, it } from '@jest/globals';
import { createHttpServer, type Patience } from '#http';
import { openRaw, type RawConnection } from '../support/raw-connection.js';

type Server = Awaited<ReturnType<typeof createHttpServer>>;
const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A server that says ok to whole requests; limits that are not named are as in earnest. */
const withServer =
  (patience: Partial<Patience>, check: (server: Server, open: () => Promise<RawConnection>) => Promise<void>) =>
  async () => {
    const server = await createHttpServer({ host: '127.0.0.1', port: 0, patience });
    server.answerWith((request, response) => {
      request.resume();
      request.once('end', () => response.end('ok'));
    });
    const opened: RawConnection[] = [];
    try {
      await check(server, async () => {
        const connection = await openRaw(server.port);
        opened.push(connection);
        return connection;
      });
    } finally {
      for (const connection of opened) connection.destroy();
      await server.stop();
    }
  };

describe('a client', () => {
  it(
    'that opens a connection and says nothing is not waited for',
    withServer({ headersMs: 300 }, async (_, open) => {
      await (await open()).ended;
    }),
  );

  it(
    'that sends its headers a letter at a time is told 408, however busy it looks',
    withServer({ headersMs: 500 }, async (_, open) => {
      const slow = await open();
      const letters = setInterval(() => slow.write('x'), 20);
      slow.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
      try {
        expect(await slow.receive(/408 Request Timeout/)).toMatch(/Connection: close/);
        await slow.ended;
      } finally {
        clearInterval(letters);
      }
    }),
  );

  it(
    'whose body trickles is told 408',
    withServer({ headersMs: 300, requestMs: 600 }, async (_, open) => {
      const slow = await open();
      slow.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n');
      const letters = setInterval(() => slow.write('x'), 20);
      try {
        await slow.receive(/408 Request Timeout/);
        await slow.ended;
      } finally {
        clearInterval(letters);
      }
    }),
  );

  it(
    'that does not read its answer loses the connection, and the answer is let go',
    withServer({ silenceMs: 500 }, async (server, open) => {
      let gone: () => void = () => {};
      const letGo = new Promise<void>((resolve) => {
        gone = resolve;
      });
      server.answerWith((_, response) => {
        response.once('close', gone);
        response.write('x'.repeat(64 * 1024 * 1024));
      });
      const deaf = await open();
      deaf.stopReading();
      deaf.write(get);
      await letGo;
    }),
  );

  it(
    'that waits for a slow answer is not cut off while it does',
    withServer({ headersMs: 200, requestMs: 300, silenceMs: 3000 }, async (server, open) => {
      server.answerWith((_, response) => void setTimeout(() => response.end('late'), 1200));
      const patient = await open();
      patient.write(get);
      expect(await patient.receive(/late/)).toMatch(/^HTTP\/1\.1 200/);
    }),
  );

  it(
    'that sends more headers than anybody needs is told 431',
    withServer({}, async (_, open) => {
      const fat = await open();
      fat.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Fat: ${'x'.repeat(17_000)}\r\n\r\n`);
      await fat.receive(/431 Request Header Fields Too Large/);
      const usual = await open();
      usual.write(`GET /?${'x'.repeat(12_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await usual.receive(/200 OK/);
    }),
  );

  it(
    'beyond the most connections is not let in, until another has gone',
    withServer({ mostConnections: 2 }, async (_, open) => {
      const [first, second] = [await open(), await open()];
      for (const each of [first, second]) {
        each.write(get);
        await each.receive(/200 OK/);
      }
      await (await open()).ended;
      first.destroy();
      await pause(200);
      const next = await open();
      next.write(get);
      await next.receive(/200 OK/);
    }),
  );
});

describe('a stop', () => {
  it(
    'ends idle connections at once, and lets an answer that has begun come to its end',
    withServer({}, async (server, open) => {
      server.answerWith((request, response) => {
        if (request.url !== '/slow') return response.end('ok');
        response.write('begun ');
        setTimeout(() => response.end('and ended'), 700);
      });
      const [silent, idle, busy] = [await open(), await open(), await open()];
      idle.write(get);
      await idle.receive(/ok/);
      busy.write('GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await busy.receive(/begun/);
      await server.stop();
      expect(busy.received).toMatch(/and ended/);
      await Promise.all([silent.ended, idle.ended, busy.ended]);
      await expect(openRaw(server.port)).rejects.toThrow(/ECONNREFUSED/);
    }),
  );

  it(
    'takes no further request on a connection that it lets finish',
    withServer({}, async (server, open) => {
      const asked: string[] = [];
      server.answerWith((request, response) => {
        asked.push(request.url ?? '');
        setTimeout(() => response.end(`answer to ${request.url}`), 400);
      });
      const busy = await open();
      busy.write('GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await pause(100);
      const stopped = server.stop();
      expect(await busy.receive(/answer to \/first/)).toMatch(/Connection: close/i);
      busy.write('GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await Promise.all([stopped, busy.ended]);
      expect(asked).toEqual(['/first']);
    }),
  );

  it(
    'waits no longer than its grace for an answer that does not come',
    withServer({ graceMs: 300 }, async (server, open) => {
      server.answerWith(() => {});
      const hopeless = await open();
      hopeless.write(get);
      await pause(100);
      await server.stop();
      await hopeless.ended;
    }),
  );
});
