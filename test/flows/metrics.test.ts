import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { clientCredentialsForm } from '../support/authorize.js';
import { type Emulator, startEmulator } from '../support/emulator.js';
import { stories } from '../support/stories.js';
import { contoso, daemon, memberPassword, people, secret } from '../support/world.js';

const { story } = stories();
const scrape = (house: Emulator) => house.http.get(`${house.origin}/_guesthouse/metrics`);
/** The value of a line: `name{label="value",…} number`. */
const seriesValue = (text: string, series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')[1] ?? 0,
  );

/** How much each series has grown while something was done. */
async function growth(house: Emulator, work: () => Promise<unknown>) {
  const before = (await scrape(house)).text;
  await work();
  const after = (await scrape(house)).text;
  return (series: string) => seriesValue(after, series) - seriesValue(before, series);
}

describe('the metrics', () => {
  story('are the text that Prometheus reads, about this process too', async (house) => {
    const { status, headers, text } = await scrape(house);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    for (const line of text.split('\n').filter((each) => each !== '')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? -?[\d.e+-]+|\w+.* Nan)$/);
    }
    for (const name of [
      'guesthouse_uptime_seconds',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(seriesValue(text, name)).toBeGreaterThan(0);
    }
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
    expect(text).toMatch(/^guesthouse_info\{version="\d+\.\d+\.\d+"\} 1$/m);
  });

  story('count sign-ins by outcome and realm, and the tokens they bring', async (house) => {
    const grown = await growth(house, async () => {
      await house.tokensFor(people.otto);
      await house.tokensFor(people.sam);
      await house.arrive(house.browser(), people.nora);
    });
    expect(grown('guesthouse_sign_ins_total{outcome="succeeded",realm="email-otp"}')).toBe(1);
    expect(grown('guesthouse_sign_ins_total{outcome="succeeded",realm="saml"}')).toBe(1);
    expect(grown('guesthouse_sign_ins_total{outcome="refused",realm="entra"}')).toBe(1);
    expect(grown('guesthouse_tokens_issued_total{kind="id_token"}')).toBe(2);
    expect(grown('guesthouse_tokens_issued_total{kind="access_token"}')).toBe(2);
  });

  story('count requests by kind of endpoint and status, and how long they took', async (house) => {
    const grown = await growth(house, async () => {
      await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId));
      await house.http.post(house.tokenUrl, clientCredentialsForm(daemon.clientId, { client_secret: 'wrong' }));
      await house.faults.set({ name: 'slow', where: 'keys', what: { delayMs: 300 } });
      await house.http.get(`${house.origin}/${contoso.id}/discovery/v2.0/keys`);
      await house.http.get(`${house.origin}/nowhere/at/all?secret=1`);
    });
    expect(grown('guesthouse_http_requests_total{endpoint="token",status="2xx"}')).toBe(1);
    expect(grown('guesthouse_http_requests_total{endpoint="token",status="4xx"}')).toBe(1);
    expect(grown('guesthouse_http_request_duration_seconds_bucket{le="0.25",endpoint="keys"}')).toBe(0);
    expect(grown('guesthouse_http_request_duration_seconds_bucket{le="+Inf",endpoint="keys"}')).toBe(1);
    expect(grown('guesthouse_http_request_duration_seconds_sum{endpoint="keys"}')).toBeGreaterThan(0.29);
  });

  it('count what a store that is kept does', async () => {
    const data = await mkdtemp(join(tmpdir(), 'guesthouse-metrics-'));
    const house = await startEmulator({ data });
    try {
      const grown = await growth(house, () => house.tokensFor(people.ana));
      for (const operation of ['get', 'commit', 'change']) {
        expect(grown(`guesthouse_store_operations_total{operation="${operation}"}`)).toBeGreaterThan(0);
        expect(grown(`guesthouse_store_operation_duration_seconds_count{operation="${operation}"}`)).toBe(
          grown(`guesthouse_store_operations_total{operation="${operation}"}`),
        );
      }
      expect(grown('guesthouse_store_errors_total{operation="get"}')).toBe(0);
    } finally {
      await house.stop();
      await rm(data, { recursive: true });
    }
  });

  story('name nobody, and hold no secret and no more words than they need', async (house) => {
    for (const as of [people.otto, people.gus, people.mia, people.wes]) await house.tokensFor(as);
    for (let n = 0; n < 50; n += 1) await house.http.get(`${house.origin}/${contoso.id}/made-up-${n}?code=${n}`);
    const { text } = await scrape(house);
    for (const word of [
      ...Object.values(people),
      contoso.id,
      contoso.domain,
      secret,
      memberPassword,
      'made-up',
      'eyJ',
    ]) {
      expect(text).not.toContain(word);
    }
    expect(text.split('\n').filter((line) => line.startsWith('guesthouse_http_requests_total')).length).toBeLessThan(
      50,
    );
  });
});
