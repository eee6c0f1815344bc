/** Largest file, in bytes, and most rows of one (unverified: Entra names no numbers, only an hour for a job). */
export const mostBytes = 10 * 1024 * 1024;
export const mostRows = 50_000;
/** Problems of a file that are told; the rest is counted. */
export const mostProblems = 100;
/** Jobs and their results stay this long, as deleted users do. */
export const keptSeconds = 30 * 24 * 3600;
