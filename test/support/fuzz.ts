/** A seeded source of nonsense: the same seed gives the same requests, so that a finding can be repeated. */
export interface Fuzz {
  number(below: number): number;
  pick<T>(values: readonly T[]): T;
  /** A value for a parameter: near misses of the good one, and things nobody expects. */
  value(good: string): string;
  /** A query or form from good parameters: some changed, left out, doubled or added. */
  form(good: Readonly<Record<string, string>>): string;
}

/** mulberry32. */
export function createFuzz(seed: number): Fuzz {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (below: number) => Math.floor(random() * below);
  const pick = <T>(values: readonly T[]): T => values[number(values.length)] as T;
  const strange = [
    '',
    ' ',
    'null',
    '__proto__',
    'constructor',
    '%00',
    '\u0000',
    '\r\nx-injected: 1',
    '%0d%0ax-injected:%201',
    '\u202e\u0000\ud800',
    'ünïcödé ☃ 你好',
    '"><script>alert(1)</script>',
    '{{7*7}}<%= 7 %>#{7*7}',
    '../../../etc/passwd',
    'https://evil.example/cb',
    '//evil.example',
    'javascript:alert(1)',
    'http://localhost@evil.example/auth/callback',
    'data:text/html,x',
    '[]',
    '{"a":',
    '-1',
    '9'.repeat(400),
    'a'.repeat(5000),
    'none login consent',
    'code id_token token',
  ];
  const value = (good: string): string => {
    switch (number(8)) {
      case 0:
        return good;
      case 1:
        return good.toUpperCase();
      case 2:
        return `${good}/`;
      case 3:
        return `${good} ${good}`;
      case 4:
        return good.slice(0, number(good.length + 1));
      case 5:
        return `${good}${pick(strange)}`;
      default:
        return pick(strange);
    }
  };
  const form = (good: Readonly<Record<string, string>>): string => {
    const pairs: [string, string][] = [];
    for (const [name, usual] of Object.entries(good)) {
      const fate = number(10);
      if (fate === 0) continue;
      pairs.push([name, fate < 6 ? usual : value(usual)]);
      if (fate === 9) pairs.push([name, value(usual)]);
    }
    const extra = ['resource', 'claims', 'request', 'sid', 'id_token_hint', 'loginfmt', 'account', 'admin_consent'];
    if (number(3) === 0) pairs.push([pick([...extra, ...strange]), value('x')]);
    const text = new URLSearchParams(pairs).toString();
    // Now and then what is no form at all.
    return number(25) === 0 ? pick(['%', '&&&=', '=&=', text.replaceAll('=', '%3D'), `${text}&%zz=%`]) : text;
  };
  return { number, pick, value, form };
}
