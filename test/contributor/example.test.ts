import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { remove } from '../terraform/workbench.ts';
import { copyWith, runSource } from './copy.ts';
import type { Probed } from './probe.ts';
import type { Addition } from './steps.ts';

/** What a copy of the project makes of the example store and the example platform. */
async function probe(additions: readonly Addition[]): Promise<Probed> {
  const dir = copyWith(additions);
  const { status, stdout, text } = await runSource(dir, 'test/contributor/probe.ts');
  equal(status, 0, text);
  remove(dir);
  return JSON.parse(stdout) as Probed;
}

describe('A store and a platform that were added by the recipes of CONTRIBUTING.md', function () {
  this.timeout(120_000);
  let probed: Probed;
  before(async () => {
    probed = await probe([]);
  });
  const question = (id: string) => probed.questions.find((one) => one.id === id);

  it('are offered by the wizard, which asks for their settings', () => {
    ok(question('secretStore.kind')?.offers.includes('example-store'));
    ok(question('ci.kind')?.offers.includes('example-ci'));
    deepEqual(
      probed.questions.filter(({ id }) => id.includes('.example-')).map(({ id, title }) => [id, title]),
      [
        ['secretStore.example-store.project', 'Project of the example secrets'],
        ['secretStore.example-store.secretName', 'Name of the example secret'],
        ['ci.example-ci.project', 'Example project'],
        ['ci.example-ci.branch', 'Deployment branch'],
      ],
    );
  });

  it('are in the help of the flags, and their settings can be set', () => {
    match(probed.help, /--secret-store aws-secrets-manager\|.*\bexample-store\|/);
    match(probed.help, /--ci none\|example-ci\|/);
    for (const path of ['secretStore.project', 'secretStore.secretName', 'ci.project', 'ci.branch'])
      ok(probed.settable.includes(path), path);
  });

  it('are in the JSON Schema, with their rules', () => {
    match(probed.schema, /"const":"example-store","title":"Example Store"/);
    match(probed.schema, /"const":"example-ci","title":"Example CI"/);
    match(probed.schema, /"title":"Name of the example secret","description":"Must be a Secret Manager secret ID/);
  });

  it('are explained, with their settings, their files and what cannot be used with them', () => {
    match(probed.explained.secretStore ?? '', / {2}example-store: Example Store\n/);
    match(probed.explained.ci ?? '', / {2}example-ci: Example CI\n/);
    const { 'example-store': store = '', 'example-ci': platform = '' } = probed.explained;
    match(store, /project \(required\)\n.*Example: acme-platform/);
    match(store, /bootstrap\/google creates an empty secret for each key/);
    match(store, /Not with rotation\.automatic: .*secret store example-store, no job can/);
    match(platform, /Select: {2}--ci example-ci/);
    match(platform, /scripts\/setup\.sh configures Example CI with example/);
    match(platform, /Not with rotation\.automatic: .*no job of Example CI can rotate the keys/);
  });

  it('have a page of the documentation each, with their settings', () => {
    const pages = Object.entries(probed.pages);
    equal(pages.length, 2, pages.map(([path]) => path).join());
    const text = (end: string): string => pages.find(([path]) => path.endsWith(end))?.[1] ?? '';
    for (const setting of ['project', 'secretName']) ok(text('example-store').includes(setting), setting);
    for (const setting of ['project', 'branch']) ok(text('example-ci').includes(setting), setting);
  });

  it('are rendered: the block that reads the key, the script that stores it, and the documents', () => {
    const text = (path: string): string => probed.files[path] ?? '';
    const roots = Object.keys(probed.files).filter((path) => /^environments\/prod\/.*\.tf$/.test(path));
    match(roots.map(text).join('\n'), /ephemeral "google_secret_manager_secret_version" "[\s\S]*?example-prod/);
    match(text('scripts/keys/store.sh'), /Stores a key in the example store\./);
    match(text('README.md'), /The bootstrap created an empty example secret for each key/);
    match(text('README.md'), /Example CI runs the jobs of/);
    match(text('SECURITY.md'), /the example store records the reads of secrets/);
    ok(Object.keys(probed.files).some((path) => path.startsWith('bootstrap/google/')));
  });

  it('have a pipeline with the jobs of every environment, and the settings of their identities', () => {
    const pipeline = probed.files['.example-ci.yml'] ?? '';
    for (const name of ['dev', 'staging', 'prod'])
      ok(pipeline.includes(`environment: ${name}-plan\n`) && pipeline.includes(`environment: ${name}\n`), name);
    const settings = probed.files['scripts/setup/environments/prod.env'] ?? '';
    match(settings, /^GATE=approval$/m);
    match(settings, /^VARIABLE=GCP_SERVICE_ACCOUNT=$/m);
  });

  it('are not complete without the tests that the recipes name', () => {
    deepEqual(probed.missing.store, [
      'example-store: no place of its secrets in the stub providers (seedPlaces): test/terraform/keys.ts',
      'example-store: no secrets in the stand-ins (standInSecrets): test/keys/rotation.ts',
      'example-store: no rotations with faults: test/keys/faults-example-store.test.ts',
      'example-store: no test follows the README of a repository with it: test/first-hour/cases.ts',
    ]);
    deepEqual(probed.missing.platform, [
      'example-ci: no properties: test/ci/meaning/meaning.ts',
      'example-ci: no test follows the README of a repository with it: test/first-hour/cases.ts',
      'example-ci: no fake of its API for scripts/setup.sh: test/setup/on-PLATFORM.ts',
    ]);
  });

  it('have gates and identities, but no test of them yet', () => {
    ok(probed.missing.parts?.includes('no test of gate'));
    deepEqual(
      probed.missing.parts?.filter((part) => !/^no (test|mutant)/.test(part)),
      [],
    );
  });
});
