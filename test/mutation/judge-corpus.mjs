import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, compileTests } from '../support/compile.mjs';

const rooms = ['xml', ...['saml', 'wsfed', 'federation'].map((each) => `identity-providers/${each}`)];

/**
 * The honest and the hostile messages, made once, and a way to let a changed guard judge them all in this process: answers
 * whether its verdicts are still the right ones. A test run for every change would take hours.
 */
export async function createCorpus(root) {
  const compiled = compileTests(
    'support/hostile-saml',
    'support/upstreams/saml/forge-response.ts',
    'support/upstreams/saml/encrypt-assertion.ts',
    'support/upstreams/wsfed/forge-token.ts',
  );
  const world = await import(pathToFileURL(join(compiled, 'support/hostile-saml/index.js')).href);
  const messages = [
    ...world.honestMessages.map((each) => ({ ...each, verdict: 'accepted as nina@partner.example' })),
    ...world.hostileMessages(world.setting).map((each) => ({ ...each, verdict: each.check })),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-guards-'));
  let count = 0;

  return {
    size: messages.length,
    /** `file` is of `src`; `text` what it says now. */
    async isRight(file, text) {
      count += 1;
      const place = join(folder, String(count));
      for (const room of rooms) cpSync(join(compiled, 'rooms', room), join(place, room), { recursive: true });
      writeFileSync(join(place, relative(join(root, 'src'), file).replace(/\.ts$/, '.js')), compile(text));
      const imports = { '#xml': './xml/index.js', '#*': './rooms/*/index.js' };
      writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module', imports }));
      symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
      symlinkSync(join(compiled, 'rooms'), join(place, 'rooms'));
      const judge = await guardAt(place, world);
      const isFirst = firstFor(file);
      const inOrder = [...messages.filter(isFirst), ...messages.filter((each) => !isFirst(each))];
      return inOrder.every((message) => judge(message) === message.verdict);
    },
    close() {
      rmSync(folder, { recursive: true, force: true });
      rmSync(compiled, { recursive: true, force: true });
    },
  };
}

/** The messages that are most likely to notice. */
function firstFor(file) {
  const likely = /decrypt|open-/.test(file) ? 'encrypted' : /wsfed/.test(file) ? 'wsfed' : 'saml';
  return ({ protocol }) => protocol === likely;
}

async function guardAt(place, { expected, expectedOfToken, ours }) {
  const load = (path) => import(pathToFileURL(join(place, path)).href);
  const { readResponse } = await load('identity-providers/saml/read-response.js');
  const { judgeAssertion } = await load('identity-providers/saml/judge-assertion.js');
  const { readSignInResponse } = await load('identity-providers/wsfed/read-sign-in-response.js');
  const { judgeToken } = await load('identity-providers/wsfed/judge-token.js');
  const judges = {
    saml: (posted) => judgeAssertion(readResponse(posted, expected), expected),
    encrypted: (posted) => judgeAssertion(readResponse(posted, expected, ours.privateKeyPem), expected),
    wsfed: (posted) => judgeToken(readSignInResponse(posted, expectedOfToken), expectedOfToken),
  };
  return ({ protocol, posted }) => {
    try {
      return `accepted as ${judges[protocol](posted).email}`;
    } catch (error) {
      if (error.check === undefined) return `an accident: ${error}`;
      return error.cause === undefined ? error.check : `${error.check} because of ${error.cause.check}`;
    }
  };
}
