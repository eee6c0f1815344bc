import type { RequestListener } from 'node:http';
import type { Config } from '#config';
import type { Tenant } from '#directory';
import { createStack } from '#http';
import { createRenderer } from '#web';
import { createHouse, type House, type HouseOptions } from './create-house.js';
import { faceOfHost } from './faces.js';
import { inMemory } from './world.js';

/** A house that can be rebuilt by another config while it answers. */
export interface RunningHouse {
  readonly house: House;
  readonly config: Config;
  /** Organisations of the config and the import. */
  readonly tenants: readonly Tenant[];
  readonly answer: RequestListener;
  /**
   * Takes another config over: the directory becomes what it says; keys, sessions, tokens, mails and timelines stay.
   * Throws when the config cannot be seeded; then everything is as it was.
   */
  take(config: Config): Promise<void>;
}

type Options = Omit<HouseOptions, 'config'>;

/** Whoever asks for health has little patience, and is told of the store in any case. */
const healthUrl = '/_guesthouse/health';

/** Builds the first house of a server. */
export async function createRunningHouse(config: Config, options: Options): Promise<RunningHouse> {
  let current = await build(config, options);
  let swap: Promise<void> | undefined;
  const { clock, store, isShared } = options.world;

  /** Other servers may have written, and moved the clock: that is seen before a request. When the store does not answer, it finds out by itself. */
  const asOneOfMany = (answer: () => void) =>
    store.request(async () => {
      await clock.follow().catch(() => {});
      answer();
    });

  const rebuild = async (next: Config, before: typeof current) => {
    await before.house.suspend();
    try {
      current = await build(next, options);
    } catch (error) {
      current = await build(before.config, options);
      throw error;
    }
  };

  return {
    get house() {
      return current.house;
    },
    get config() {
      return current.config;
    },
    get tenants() {
      return current.tenants;
    },
    // While the house is rebuilt, requests wait.
    answer: (request, response) => {
      const answer = () => current.listener(request, response);
      const begin = isShared && request.url !== healthUrl ? () => asOneOfMany(answer) : answer;
      if (swap === undefined) void begin();
      else void swap.catch(() => {}).then(begin);
    },
    async take(next) {
      await swap?.catch(() => {});
      // Whether it can be built shows in a store of its own, before anything of the real one goes.
      const trial = await createHouse({ ...options, config: next, world: inMemory(options.world.clock) });
      await trial.suspend();
      swap = rebuild(next, current).finally(() => {
        swap = undefined;
      });
      await swap;
    },
  };
}

async function build(config: Config, options: Options) {
  const house = await createHouse({ ...options, config });
  const tenants = (await house.catalog.list()).filter(({ kind }) => kind === 'organization');
  return { config, house, tenants, listener: listenerOf(house, config, options) };
}

/** The house under its own name and under Microsoft's. */
function listenerOf(
  house: House,
  { limits }: Config,
  { origin, logger }: Pick<HouseOptions, 'origin' | 'logger'>,
): RequestListener {
  const renderer = createRenderer({ cache: true });
  const listener = (face: { readonly origin: string; readonly mounts: House['mounts'] }) =>
    createStack({
      renderer,
      clock: house.clock,
      logger,
      tracer: house.timeline,
      faults: house.faults,
      metrics: house.metrics,
      limits,
      countUsers: async (tenantId) =>
        (await house.catalog.find(tenantId)) && (await house.catalog.directoryOf(tenantId)).users.count(),
      ...face,
    }).callback();
  const own = listener({ origin, mounts: house.mounts });
  const faces = { login: listener(house.faces.login), graph: listener(house.faces.graph) };
  const ownHost = new URL(origin).hostname;
  return (request, response) => {
    const name = request.headers.host?.replace(/:\d+$/, '').toLowerCase() ?? '';
    const face = name === ownHost ? undefined : faceOfHost.get(name);
    return (face === undefined ? own : faces[face])(request, response);
  };
}
