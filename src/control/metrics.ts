import type { Counter, Histogram, Registry } from 'prom-client';
import type { Counted, Tracer } from '#platform';

/** What this process has counted since its start, as Prometheus reads it (docs/operating.md lists the names). */
export interface Metrics {
  /** A request that has ended; `status` is its class (`2xx`) or `aborted`. */
  request(endpoint: string, status: string, seconds: number): void;
  store(operation: string, seconds: number, failed: boolean): void;
  /** The same tracer, and what it is told to count is counted. */
  counting(tracer: Tracer): Tracer;
  text(): Promise<{ readonly type: string; readonly body: string }>;
}

interface Instruments {
  readonly registry: Registry;
  readonly requests: Counter;
  readonly requestSeconds: Histogram;
  readonly signIns: Counter;
  readonly tokens: Counter;
  readonly storeOperations: Counter;
  readonly storeErrors: Counter;
  readonly storeSeconds: Histogram;
}
type Observation = (instruments: Instruments) => void;

/** The library is loaded when somebody asks, or when so much was counted that it would need less room. */
const mostWaiting = 10_000;

/** Metrics of a server that is of this version (prom-client; names as prometheus.io/docs/practices/naming asks). */
export function createMetrics(version: string): Metrics {
  let waiting: Observation[] = [];
  let loaded: Instruments | undefined;
  let loading: Promise<Instruments> | undefined;

  const load = (): Promise<Instruments> => {
    loading ??= createInstruments(version).then((instruments) => {
      loaded = instruments;
      for (const each of waiting) each(instruments);
      waiting = [];
      return instruments;
    });
    return loading;
  };
  const observe = (observation: Observation) => {
    if (loaded !== undefined) return observation(loaded);
    waiting.push(observation);
    // A failure is for whoever asks for the text.
    if (waiting.length === mostWaiting) load().catch(() => {});
  };
  const count = (counted: Counted) =>
    observe(({ signIns, tokens }) => {
      switch (counted.what) {
        case 'sign-in':
          return signIns.inc({ outcome: counted.outcome, realm: counted.realm });
        case 'token':
          return tokens.inc({ kind: counted.kind });
      }
    });
  const counting = (tracer: Tracer): Tracer => ({
    record: tracer.record,
    within: (context) => counting(tracer.within(context)),
    count,
  });

  let observesProcess = false;
  return {
    request: (endpoint, status, seconds) =>
      observe(({ requests, requestSeconds }) => {
        requests.inc({ endpoint, status });
        requestSeconds.observe({ endpoint }, seconds);
      }),
    store: (operation, seconds, failed) =>
      observe(({ storeOperations, storeErrors, storeSeconds }) => {
        storeOperations.inc({ operation });
        if (failed) storeErrors.inc({ operation });
        storeSeconds.observe({ operation }, seconds);
      }),
    counting,
    async text() {
      const { registry } = await load();
      if (!observesProcess) {
        observesProcess = true;
        const { default: prom } = await import('prom-client');
        prom.collectDefaultMetrics({ register: registry });
      }
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}

async function createInstruments(version: string): Promise<Instruments> {
  const { default: prom } = await import('prom-client');
  const { Counter, Gauge, Histogram, Registry } = prom;
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `guesthouse_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, labelName: string, buckets: number[]) =>
    new Histogram({ name: `guesthouse_${name}`, help, labelNames: [labelName], buckets, registers });
  new Gauge({ name: 'guesthouse_info', help: 'Its version.', labelNames: ['version'], registers }).set({ version }, 1);
  new Gauge({
    name: 'guesthouse_uptime_seconds',
    help: 'Since the process began; real time, whatever the clock was moved to.',
    registers,
    collect() {
      this.set(performance.now() / 1000);
    },
  });
  return {
    registry,
    requests: counter('http_requests_total', 'Requests by kind of endpoint and class of status.', 'endpoint', 'status'),
    requestSeconds: histogram(
      'http_request_duration_seconds',
      'How long requests took, by kind of endpoint.',
      'endpoint',
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ),
    signIns: counter('sign_ins_total', 'Interactive sign-ins by outcome and kind of home realm.', 'outcome', 'realm'),
    tokens: counter('tokens_issued_total', 'Tokens signed, by kind.', 'kind'),
    storeOperations: counter('store_operations_total', 'Operations of the store.', 'operation'),
    storeErrors: counter('store_errors_total', 'Operations of the store that failed.', 'operation'),
    storeSeconds: histogram(
      'store_operation_duration_seconds',
      'How long operations of the store took.',
      'operation',
      [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    ),
  };
}
