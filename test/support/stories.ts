import { afterAll, beforeAll, it } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.js';

/** One emulator for a test file, back at its seed before every story. */
export interface Stories {
  readonly house: Emulator;
  /** A test that begins with the seed and real time; when it fails it prints what the emulator saw. */
  story(name: string, tell: (house: Emulator) => Promise<void>, timeoutMs?: number): void;
}

/** Starts the emulator when the file's tests begin and stops it when they are over. */
export function stories(options: EmulatorOptions | (() => Promise<EmulatorOptions>) = {}): Stories {
  let house: Emulator | undefined;
  beforeAll(async () => {
    house = await startEmulator(typeof options === 'function' ? await options() : options);
  });
  afterAll(async () => {
    await house?.stop();
  });
  const running = (): Emulator => {
    if (house === undefined) throw new Error('The emulator is not running.');
    return house;
  };
  return {
    get house() {
      return running();
    },
    story(name, tell, timeoutMs) {
      it(
        name,
        async () => {
          const emulator = running();
          emulator.clock.resume();
          await emulator.reset();
          await emulator.traces.clear();
          try {
            await tell(emulator);
          } catch (error) {
            if (error instanceof Error) error.message += `\n\nWhat the emulator saw:\n${await timelines(emulator)}`;
            throw error;
          } finally {
            emulator.clock.resume();
          }
        },
        timeoutMs,
      );
    },
  };
}

/** The last sign-ins as text, newest first. */
async function timelines(house: Emulator): Promise<string> {
  const recent = await house.traces.recent({ limit: 2 });
  const texts = recent.map(async ({ id, user }) => {
    const events = await house.traces.timeline(id);
    const lines = events.map(
      ({ at, step, name, outcome, errorCode, detail }) =>
        `  ${at.slice(11, 23)} ${step}: ${name} (${outcome}) ${errorCode ?? ''} ${detail === undefined ? '' : JSON.stringify(detail).slice(0, 240)}`,
    );
    return [`sign-in ${id} ${user ?? ''}`, ...lines].join('\n');
  });
  return (await Promise.all(texts)).join('\n') || '  nothing';
}
