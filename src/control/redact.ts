import type { Json, JsonObject } from '#platform';

const secretNames =
  /password|passwd|secret|assertion$|samlresponse|wresult|ticket$|^code$|otc|(id|access|refresh)_?token$|code_verifier|verifier|cookie|authorization$/i;

/** Blanks the values of names that look like secrets, at any depth: whoever records them by mistake does no harm. */
export function redact(detail: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name,
      secretNames.test(name) ? '(not recorded)' : redactValue(value),
    ]),
  );
}

function redactValue(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((each: Json) => redactValue(each) ?? null);
  return value !== null && typeof value === 'object' ? redact(value as JsonObject) : value;
}
