/**
 * Writes pairs of values, and a member for each pair, into the folder given until it is killed or the disk is full; says
 * the number of each pair once it is confirmed.
 */
import { EmulatorError } from '#errors';
import { openKeptStore } from '#store';

const clock = { now: () => new Date(), epochSeconds: () => Math.floor(Date.now() / 1000) };
const [folder = '', first = '0'] = process.argv.slice(2);
const store = await openKeptStore(folder, clock);
for (let n = Number(first); ; n += 1) {
  try {
    await store.commit([
      { put: ['pair', String(n), 'left'], value: 'x'.repeat(500) },
      { put: ['pair', String(n), 'right'], value: 'x'.repeat(500) },
      { addTo: ['pairs'], member: String(n) },
    ]);
  } catch (error) {
    // What could not be kept is not seen either, and the store still answers.
    const seen = await store.get(['pair', String(n), 'left']);
    process.stdout.write(`${JSON.stringify({ ...refusal(error), refused: n, seen: seen ?? null })}\n`);
    await store.close();
    process.exit(0);
  }
  process.stdout.write(`${n}\n`);
}

function refusal(error: unknown) {
  return error instanceof EmulatorError ? { code: error.code, message: error.message } : { message: String(error) };
}
