import { definePage } from '#web';

/** "Enter password" of a home tenant; `people` may sign in with one click (a loosening, said on the page). */
export const passwordPage = definePage<{
  readonly organisation: string;
  readonly userName: string;
  readonly people: readonly string[];
  readonly error?: string;
}>('providers/password');
