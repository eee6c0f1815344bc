/**
 * Makes `dist` what is shipped: `node src/bundle.mjs`, after tsc wrote the declarations. Everything that the server imports is in
 * a few files: a start reads those instead of many hundreds, and whoever installs the package gets the very libraries that
 * the tests ran with (npm ignores `overrides` of packages that others install). What is named under `dependencies` in
 * package.json stays outside.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies = {} } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * Node's own modules by `require`: an `import` of one reads every property it has, and those of `node:http` load a client
 * that nobody asked for.
 */
const builtIns = {
  name: 'built-ins',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      return kind === 'import-statement' ? { path, namespace: 'built-in' } : { path, external: true };
    });
    build.onLoad({ filter: /./, namespace: 'built-in' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** How everything is bundled; the benchmark bundles what it compares with in the same way. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  external: Object.keys(dependencies),
  // Less to read at every start. The rest stays as it is written: oidc-provider stores its models under the names of their
  // classes, which `minifySyntax` would drop, and `keepNames` costs something for every function that is made.
  minifyWhitespace: true,
  legalComments: 'none',
  // Libraries written for CommonJS ask for Node's own modules by `require`.
  plugins: [builtIns],
  banner: {
    js: "import { createRequire as asCommonJs } from 'node:module'; const require = asCommonJs(import.meta.url);",
  },
};

/** The doors: `#room` is `src/room/index.ts`. */
const doors = {
  name: 'doors',
  setup(build) {
    build.onResolve({ filter: /^#/ }, ({ path }) => ({ path: `${root}src/${path.slice(1)}/index.ts` }));
  },
};

/** Programs, the door of the package, and the writers of generated files. */
const entryPoints = [
  'main.ts',
  'healthcheck.ts',
  'app/index.ts',
  'config/write-schema.ts',
  'claims/write-document.ts',
  'errors/write-document.ts',
].map((file) => `src/${file}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { metafile } = await build({
    ...bundling,
    entryPoints,
    plugins: [doors, ...bundling.plugins],
    outbase: 'src',
    outdir: 'dist',
    splitting: true,
    // As deep as a file in a room, so that addresses relative to one (views, config) are the same here and there.
    chunkNames: 'chunks/[name]-[hash]',
    metafile: true,
    logLevel: 'error',
  });
  dropStale(Object.keys(metafile.outputs));
  copyMsal();
  writeFileSync(`${root}dist/THIRD-PARTY-LICENSES.txt`, licenses(Object.keys(metafile.inputs)));
}

/** What an earlier build left; afterwards, so that a server that runs from here finds its files. */
function dropStale(made) {
  const scripts = readdirSync(`${root}dist`, { recursive: true }).filter((path) => path.endsWith('.js'));
  for (const path of scripts)
    if (!path.startsWith('msal') && !made.includes(`dist/${path.replaceAll('\\', '/')}`)) rmSync(`${root}dist/${path}`);
}

/** The single-page sample serves msal-browser as it is published. */
function copyMsal() {
  const entry = createRequire(import.meta.url).resolve('@azure/msal-browser');
  const folder = entry.slice(0, entry.lastIndexOf('/lib/') + 5);
  cpSync(`${folder}msal-browser.min.js`, `${root}dist/msal/msal-browser.min.js`);
  cpSync(
    `${folder}redirect-bridge/msal-redirect-bridge.min.js`,
    `${root}dist/msal/redirect-bridge/msal-redirect-bridge.min.js`,
  );
}

/** The licence of every package that is inside, as its authors ask for. */
function licenses(inputs) {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0] ?? []);
  const own = 'node_modules/@azure/msal-browser/';
  return [...new Set([...folders, own])]
    .toSorted()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${root}${folder}package.json`, 'utf8'));
      const file = readdirSync(`${root}${folder}`).find((each) => /^licen[cs]e/i.test(each));
      const path = `${root}${folder}${file}`;
      const text = file !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
      return `${name} ${version} (${typeof license === 'string' ? license : 'see below'})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
