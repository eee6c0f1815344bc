import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from './command.js';
import type { RunningServer } from './running-server.js';
import { type Terminal, table } from './terminal.js';

interface Job {
  readonly id: string;
  readonly state: 'running' | 'finished';
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
}

interface Row {
  readonly line: number;
  readonly values: { readonly inviteeEmail?: string };
  readonly outcome: { readonly succeeded: boolean; readonly reason: string; readonly redeemUrl?: string } | null;
}

interface Refusal {
  readonly message: string;
  readonly problems?: readonly { readonly line: number; readonly column: number | null; readonly message: string }[];
  readonly untold?: number;
}

const lookEveryMs = 250;

/** Hands a file in, watches its job to the end, and prints what became of each row. Answers the exit code. */
export async function inviteFile(
  server: RunningServer,
  { file, asJson, tenant }: { readonly file: string; readonly asJson: boolean; readonly tenant?: string },
  terminal: Terminal,
): Promise<number> {
  const query = new URLSearchParams({ fileName: basename(file), ...(tenant === undefined ? {} : { tenant }) });
  const response = await server.outbound.fetch(`${server.origin}/_guesthouse/bulk?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: await contentOf(file),
  });
  const answer: unknown = await response.json();
  if (!response.ok) return refuse(answer as Refusal, file, asJson, terminal);
  const job = await watch(server, answer as Job, query, terminal);
  const rows = await rowsOf(server, job, query);
  if (asJson) terminal.out(JSON.stringify({ job, rows }, null, 2));
  else terminal.out(describe(job, rows, terminal));
  return job.failed === 0 ? 0 : 1;
}

async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The file's own mistakes are wrong usage (2), with their places; every other refusal is a failure (1). */
function refuse({ message, problems, untold = 0 }: Refusal, file: string, asJson: boolean, terminal: Terminal): number {
  const rest = untold > 0 ? [`and ${untold} more`] : [];
  const lines = (problems ?? []).map((each) => `${file}:${each.line}:${each.column ?? 1} ${each.message}`);
  if (asJson) terminal.out(JSON.stringify({ error: message, problems: problems ?? [], untold }, null, 2));
  else terminal.err([message, ...lines, ...rest].join('\n'));
  return problems === undefined ? 1 : 2;
}

async function watch(
  { origin, outbound }: RunningServer,
  begun: Job,
  query: URLSearchParams,
  terminal: Terminal,
): Promise<Job> {
  let job = begun;
  while (job.state === 'running') {
    terminal.progress(bar(job));
    await setTimeout(lookEveryMs);
    const response = await outbound.fetch(`${origin}/_guesthouse/bulk/${job.id}?${query}`);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error((answer as Refusal).message);
    job = answer as Job;
  }
  terminal.progress('');
  return job;
}

function bar({ succeeded, failed, total }: Job): string {
  const done = succeeded + failed;
  const filled = Math.round((done / total) * 30);
  return `[${'█'.repeat(filled)}${'░'.repeat(30 - filled)}] ${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`;
}

async function rowsOf({ origin, outbound }: RunningServer, job: Job, query: URLSearchParams): Promise<readonly Row[]> {
  const response = await outbound.fetch(`${origin}/_guesthouse/bulk/${job.id}/rows?${query}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

function describe({ succeeded, failed }: Job, rows: readonly Row[], { bold, good, bad }: Terminal): string {
  const cells = rows.map(({ line, values, outcome }) => [
    outcome?.succeeded === true ? 'invited' : 'failed',
    String(line),
    values.inviteeEmail ?? '',
    outcome?.reason ?? 'not done',
  ]);
  return [
    table([['result', 'line', 'address', 'reason'], ...cells]),
    '',
    `${failed === 0 ? good('●') : bad('●')} ${bold(`${succeeded} invited, ${failed} failed`)}`,
  ].join('\n');
}
