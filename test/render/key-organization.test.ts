import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadKey } from '../../src/model/load-key.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { secretStores } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';

const base = { read: 'ephemeral', backend: 's3', engine: 'terraform' };
const environments = [
  { name: 'dev', org: 'acme', host: 'acme.hosted.unionai.cloud' },
  { name: 'prod', org: 'acme-prod', host: 'union.acme.example' },
];
const keyOf = (host: string, org: string): string =>
  Buffer.from(`${host}:client:not-a-secret:${org}`).toString('base64');

describe('The key of a host whose first label is not the organization', () => {
  needs('bash', 'base64');
  for (const { kind: store } of secretStores)
    for (const layout of ['directories', 'aliases'])
      it(`gets the organization before it is stored: ${store}, layout ${layout}`, async () => {
        const repository = repositoryOf(answersFor({ ...base, store, layout }, { environments }));
        const results = repository.keys.map(async (key, index) => {
          const { host = '', org = '' } = environments[index] ?? {};
          const cwd = scratch('org');
          mkdirSync(join(cwd, dirname(key.file)), { recursive: true });
          // The commands as they are, with programs that keep what they receive.
          const programs = ['aws', 'gcloud', 'az', 'vault'].map((name) => `${name}() { cat > stored; }`);
          const exported = `[ -z "$(printenv ${key.shellVariable})" ] || printenv ${key.shellVariable} | tr -d '\\n' > stored`;
          const script = [...programs, `${loadKey(repository.store, key)}`, exported].join('\n');
          const ran = await run('bash', ['-c', script], { cwd, input: `${keyOf(host, 'None')}\n` });
          equal(ran.status, 0, `${script}: ${ran.text}`);
          const [file = ''] = ['stored', key.file].map((name) => join(cwd, name)).filter((name) => existsSync(name));
          const stored = readFileSync(file, 'utf8').replace(/^\w+ = "(.*)"\n$/, '$1');
          return [stored, keyOf(host, host.startsWith(`${org}.`) ? 'None' : org)];
        });
        for (const [stored, expected] of await Promise.all(results)) equal(stored, expected);
      });

  it('is explained in the README', () => {
    const readme = (more: Readonly<Record<string, unknown>>): string =>
      plan(answersFor({ ...base, store: 'vault', layout: 'directories' }, more)).get('README.md')?.text ?? '';
    match(readme({ environments }), /For `prod`\s+that is not `acme-prod`, so the commands write the organization/);
    ok(!readme({ environments: environments.slice(0, 1) }).includes('keys without an organization'));
  });
});

describe('The table of error messages in the README', () => {
  it('explains every message that a user sees, and rejects the advice to widen allowed_orgs', () => {
    const text = plan(answersFor({ ...base, store: 'vault', layout: 'directories' })).get('README.md')?.text ?? '';
    const section = text.slice(text.indexOf('## Troubleshooting'), text.indexOf('## Remove this setup'));
    const rows = [...section.matchAll(/^\| (`.+?) \| (.+) \|$/gm)].map(([, message]) => message);
    deepEqual(rows, [
      '`Union.ai api_key is required`',
      '`illegal base64 data at input byte`, `invalid API key format`',
      '`Union.ai org ORGANIZATION is not allowed`',
      '`discover Union auth metadata for https`',
      '`invalid_client`',
      '`connection refused`',
      '`Unauthenticated`',
    ]);
    match(section, /Do not add it to `allowed_orgs`, as the message advises/);
  });
});
