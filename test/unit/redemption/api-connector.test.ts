import { describe, expect, it } from '@jest/globals';
import type { ApiConnector } from '#directory';
import { askConnector } from '#redemption';

const connector: ApiConnector = {
  ...{ id: 'c', displayName: 'Check', targetUrl: 'https://api.example/check' },
  authenticationConfiguration: null,
};

describe('an API connector that is asked', () => {
  it('has twenty seconds, twice', async () => {
    const limits: (number | undefined)[] = [];
    const fetch = async (_url: string | URL, _init?: RequestInit, limitMs?: number) => {
      limits.push(limitMs);
      throw Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });
    };
    expect(await askConnector({ fetch }, connector, 'postFederationSignup', {})).toEqual({
      ...{ kind: 'failed', because: 'it did not answer within 20 seconds, twice' },
    });
    expect(limits).toEqual([20_000, 20_000]);
  });

  it('is not asked twice when it answered, and is not followed elsewhere', async () => {
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return new Response('', { status: 302, headers: { location: 'https://elsewhere.example' } });
    };
    const answer = await askConnector({ fetch }, connector, 'postAttributeCollection', {});
    expect([answer.kind, calls]).toEqual(['failed', 1]);
  });

  it('is not believed in bytes that are no text', async () => {
    const fetch = async () => new Response(new Uint8Array([0xff, 0xfe, 0x00]));
    expect(await askConnector({ fetch }, connector, 'postFederationSignup', {})).toMatchObject({ kind: 'failed' });
  });
});
