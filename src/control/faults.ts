import * as z from 'zod';
import { defineErrors, isAadstsNumber } from '#errors';
import type { Key, Store } from '#store';

/** Endpoints that a fault can be at by name; a path that begins with `/` is the other way to say where. */
export const faultEndpoints = [
  ...(['graph', 'token', 'authorize', 'devicecode', 'logout', 'keys', 'discovery', 'userinfo'] as const),
] as const;
export type FaultEndpoint = (typeof faultEndpoints)[number];

const faultError = defineErrors('control', {
  'bad-fault': ['invalid', 'The fault is not understood.'],
  'no-fault': ['not-found', 'There is no fault of this name.'],
});

const faultSchema: z.ZodType<Fault> = z
  .strictObject({
    name: z.string().min(1).max(100),
    where: z.union([z.enum(faultEndpoints), z.string().startsWith('/').max(500)]),
    what: z
      .strictObject({
        status: z.int().min(400).max(599).optional(),
        retryAfterSeconds: z.int().min(0).max(86_400).optional(),
        code: z.int().refine(isAadstsNumber, 'an AADSTS number of docs/errors.md').optional(),
        delayMs: z.int().min(0).max(60_000).optional(),
      })
      .refine(({ status, code }) => status === undefined || code === undefined, 'either status or code')
      .refine(({ status, code, delayMs }) => (status ?? code ?? delayMs) !== undefined, 'status, code or delayMs')
      .refine(
        ({ status, retryAfterSeconds }) => retryAfterSeconds === undefined || status !== undefined,
        'retryAfterSeconds goes with status',
      ),
    times: z.int().min(1).optional(),
    after: z.int().min(0).optional(),
    for: z
      .strictObject({ app: z.string().min(1), user: z.string().min(1), tenant: z.string().min(1) })
      .partial()
      .optional(),
  })
  .refine(({ where, what }) => where !== 'graph' || what.code === undefined, 'Graph has no AADSTS numbers; use status');

/**
 * A failure to order: where, what, for how many requests (all, when `times` is left out; those before it are let through
 * by `after`), and for whom (application by client id, user by address, name or object id, tenant as the path spells it).
 */
export interface Fault {
  readonly name: string;
  /** An endpoint, or a path that begins with `/`. */
  readonly where: string;
  readonly what: {
    readonly status?: number | undefined;
    readonly retryAfterSeconds?: number | undefined;
    /** An AADSTS number of docs/errors.md. */
    readonly code?: number | undefined;
    readonly delayMs?: number | undefined;
  };
  readonly times?: number | undefined;
  readonly after?: number | undefined;
  readonly for?:
    | { readonly app?: string | undefined; readonly user?: string | undefined; readonly tenant?: string | undefined }
    | undefined;
}

/** A fault and how often it has struck. */
export type ActiveFault = Fault & { readonly struck: number };

/** A request as far as faults look at it. */
export interface FaultTarget {
  readonly endpoint: FaultEndpoint | undefined;
  readonly path: string;
  /** Who it is for; read only when a fault asks. */
  who(): Promise<{
    readonly app?: string | undefined;
    readonly users: readonly string[];
    readonly tenant?: string | undefined;
  }>;
}

/** Failures to order, kept until they are taken back or the server goes back to its seed. */
export interface Faults {
  /** Sets a fault, in place of one of the same name. Throws `control.bad-fault` with what is wrong. */
  set(fault: Fault): Promise<void>;
  list(): Promise<readonly ActiveFault[]>;
  /** Takes one back, or all. Throws `control.no-fault` when there is none of the name. */
  clear(name?: string): Promise<void>;
  /** The fault that strikes this request; its count goes up. */
  strike(target: FaultTarget): Promise<Fault['what'] | undefined>;
}

interface Kept extends Fault {
  /** Requests that it fitted. */
  readonly seen: number;
}

/** Faults on the store. */
export function createFaults(store: Store): Faults {
  const key: Key = ['control', 'faults'];
  const read = async () => (await store.get<readonly Kept[]>(key)) ?? [];
  const change = async (next: (faults: readonly Kept[]) => readonly Kept[]) => {
    await store.change<readonly Kept[]>(key, (faults) => next(faults ?? []));
  };

  /** Counts the request and tells whether it is one of those that the fault is for. */
  const count = async (name: string): Promise<boolean> => {
    let strikes = false;
    await change((faults) => {
      const found = faults.find((each) => each.name === name);
      const { after = 0, times = Number.POSITIVE_INFINITY, seen = 0 } = found ?? {};
      strikes = found !== undefined && seen >= after && seen < after + times;
      return faults.map((each) => (each.name === name ? { ...each, seen: each.seen + 1 } : each));
    });
    return strikes;
  };

  return {
    async set(given) {
      const parsed = faultSchema.safeParse(given);
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'fault'}: ${issue.message}`);
        throw faultError('bad-fault', { message: `The fault is not understood. ${problems.join('; ')}.` });
      }
      const fault: Kept = { ...parsed.data, seen: 0 };
      await change((faults) => [...faults.filter((each) => each.name !== fault.name), fault]);
    },
    async list() {
      return (await read()).map(({ seen, ...fault }) => {
        const { after = 0, times = Number.POSITIVE_INFINITY } = fault;
        return { ...fault, struck: Math.min(Math.max(seen - after, 0), times) };
      });
    },
    async clear(name) {
      if (name !== undefined && !(await read()).some((each) => each.name === name)) throw faultError('no-fault');
      await change((faults) => (name === undefined ? [] : faults.filter((each) => each.name !== name)));
    },
    async strike(target) {
      for (const fault of await read()) {
        if (isAt(fault, target) && (await isFor(fault, target)) && (await count(fault.name))) return fault.what;
      }
      return undefined;
    },
  };
}

function isAt({ where }: Fault, { endpoint, path }: FaultTarget): boolean {
  return where.startsWith('/') ? path.startsWith(where) : where === endpoint;
}

async function isFor({ for: whom }: Fault, target: FaultTarget): Promise<boolean> {
  if (whom === undefined) return true;
  const who = await target.who();
  const same = (wanted: string | undefined, given: readonly (string | undefined)[]) =>
    wanted === undefined || given.some((each) => each?.toLowerCase() === wanted.toLowerCase());
  return same(whom.app, [who.app]) && same(whom.user, who.users) && same(whom.tenant, [who.tenant]);
}
