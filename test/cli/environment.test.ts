import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { cli } from './cli.ts';
import { assertRefusedIn, made, read, recorded } from './made.ts';

const names = (dir: string): readonly string[] => recorded(dir).environments.map(({ name }: { name: string }) => name);

describe('environment NAME', () => {
  it('adds an environment, and touches no file of another', async () => {
    const dir = await made();
    appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\n');
    const before = listing(dir);
    const { status, stdout } = await cli(['environment', 'qa', '--org', 'acme-qa', '--tier', 'staging'], { cwd: dir });
    equal(status, 0);
    const after = listing(dir);
    for (const [path, state] of Object.entries(before)) {
      if (/^environments\/[^/]+\//.test(path)) equal(after[path], state, path);
    }
    match(read(dir, 'environments/qa/main.tf'), /acme-qa\.hosted\.unionai\.cloud/);
    match(stdout, /^create +environments\/qa\/main\.tf$/m);
    match(
      stdout,
      /Next:\n(?:.*\n)*? {2}\d+\. scripts\/bootstrap\.sh apply .*qa(?:.*\n)*? {2}\d+\. scripts\/setup\.sh qa$/m,
    );
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
  });

  it('puts it after the last of its tier or a lower one', async () => {
    const dir = await made();
    equal((await cli(['environment', 'dev-2', '--org', 'acme-2'], { cwd: dir })).status, 0);
    equal((await cli(['environment', 'stag-eu', '--org', 'acme-3'], { cwd: dir })).status, 0);
    deepEqual(names(dir), ['dev', 'dev-2', 'staging', 'stag-eu', 'prod']);
  });

  it('puts it after another one of its tier, where --after says so', async () => {
    const dir = await made();
    equal((await cli(['environment', 'prod-us', '--org', 'acme-2'], { cwd: dir })).status, 0);
    equal((await cli(['environment', 'prod-eu', '--org', 'acme-3', '--after', 'prod'], { cwd: dir })).status, 0);
    deepEqual(names(dir), ['dev', 'staging', 'prod', 'prod-eu', 'prod-us']);
  });

  it('takes what differs from the repository by --set', async () => {
    const dir = await made();
    const set = ['--set', 'environments[qa].secretStore.region=eu-central-1', '--host', 'qa.example.com'];
    equal((await cli(['environment', 'qa', '--org', 'acme-qa', ...set], { cwd: dir })).status, 0);
    match(read(dir, 'environments/qa/providers.tf'), /eu-central-1/);
    match(read(dir, 'environments/qa/main.tf'), /qa\.example\.com/);
  });

  it('works from any folder inside the repository', async () => {
    const dir = await made();
    const ran = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: join(dir, 'environments/dev') });
    equal(ran.status, 0, ran.stderr);
    equal(existsSync(join(dir, 'environments/qa/main.tf')), true);
  });

  it('does the same with --cwd', async () => {
    const [here, there] = [await made(), await made()];
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: here })).status, 0);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa', '--cwd', there], { cwd: '/' })).status, 0);
    deepEqual(listing(there), listing(here));
  });

  it('lays its files of the shared root next to the others, in the layout aliases', async () => {
    const dir = await made(['--layout', 'aliases']);
    const before = listing(dir);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir })).status, 0);
    const after = listing(dir);
    for (const name of ['dev', 'staging', 'prod']) equal(after[`${name}.tf`], before[`${name}.tf`]);
    equal('qa.tf' in after, true);
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['one that exists', ['dev', '--org', 'acme-qa'], /Environment dev already exists\./],
    ['one that differs only in case', ['DEV', '--org', 'acme-qa'], /NAME: .*dev/i],
    [
      'one that differs only in - and _',
      ['load_test', '--org', 'b', '--set', 'environments[dev].name=load-test'],
      /NAME: /,
    ],
    ['a name that leads elsewhere', ['../qa', '--org', 'acme-qa'], /NAME: must be/],
    ['one without an organization', ['qa'], /environments\[\d\]\.org/],
    ['a tier that does not exist', ['qa', '--org', 'b', '--tier', 'test'], /--tier: must be/],
    [
      'a place after one that does not exist',
      ['qa', '--org', 'b', '--after', 'nowhere'],
      /--after: environment "nowhere" does not exist/,
    ],
    ['a place after a higher tier', ['dev-2', '--org', 'b', '--after', 'prod'], /cannot follow it/],
  ];
  for (const [title, args, says] of refusals) {
    it(`refuses ${title}`, async () => assertRefusedIn(await made(), ['environment', ...args], says));
  }

  it('refuses a backend of its own where the root is shared', async () => {
    const args = ['environment', 'qa', '--org', 'b', '--set', 'environments[qa].backend.bucket=other'];
    await assertRefusedIn(await made(['--layout', 'aliases']), args, /environments\[\d\]\.backend/);
  });

  it('asks nothing without a terminal: what is missing is an error', async () => {
    await assertRefusedIn(await made(), ['environment', 'qa', '--yes'], /environments\[\d\]\.org/);
  });

  it('stops where files of its name are there already, and shows both', async () => {
    const dir = await made();
    mkdirSync(join(dir, 'environments/qa'));
    writeFileSync(join(dir, 'environments/qa/main.tf'), 'mine\n');
    const before = listing(dir);
    const { status, stderr } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 3);
    match(stderr, /environments\/qa\/main\.tf: already exists and was not created by this generator/);
    deepEqual(listing(dir), before);
  });
});

describe('environment NAME --remove', () => {
  it('refuses, and says how to destroy first', async () => {
    await assertRefusedIn(
      await made(),
      ['environment', 'staging', '--remove'],
      /Destroy them first[\s\S]*scripts\/decommission\.sh staging[\s\S]*--remove --state-is-empty/,
    );
  });

  it('removes its files and no other, where its state is said to be empty, and says what is left to do', async () => {
    const dir = await made();
    const { status, stdout } = await cli(['environment', 'staging', '--remove', '--state-is-empty'], { cwd: dir });
    equal(status, 0);
    equal(existsSync(join(dir, 'environments/staging')), false);
    deepEqual(names(dir), ['dev', 'prod']);
    match(stdout, /^remove +environments\/staging\/main\.tf$/m);
    match(stdout, /^ {2}\d+\. scripts\/decommission\.sh staging /m);
    doesNotMatch(read(dir, '.scaffold/manifest.json'), /staging/);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
  });

  it('keeps a file that was edited, and says so', async () => {
    const dir = await made();
    appendFileSync(join(dir, 'environments/staging/main.tf'), '# mine\n');
    const { status, stdout } = await cli(['environment', 'staging', '--remove', '--state-is-empty'], { cwd: dir });
    equal(status, 0);
    match(
      stdout,
      /^keep-edited +environments\/staging\/main\.tf {2}\(kept, because you edited it; no longer managed\)$/m,
    );
    deepEqual(
      Object.keys(listing(dir)).filter((path) => path.startsWith('environments/staging/')),
      ['environments/staging/', 'environments/staging/main.tf'],
    );
  });

  it('is undone by adding it again', async () => {
    const dir = await made();
    const before = listing(dir);
    await cli(['environment', 'staging', '--remove', '--state-is-empty'], { cwd: dir });
    equal((await cli(['environment', 'staging', '--org', recorded(dir).environments[0].org], { cwd: dir })).status, 0);
    const after = listing(dir);
    for (const [path, state] of Object.entries(before))
      if (!/README|\.yo-rc|\.scaffold/.test(path)) equal(after[path], state, path);
  });

  it('refuses one that does not exist, and the last one', async () => {
    const dir = await made(['--environments', 'dev']);
    const args = ['--remove', '--state-is-empty'];
    await assertRefusedIn(
      dir,
      ['environment', 'qa', ...args],
      /Environment "qa" does not exist\.\n {2}Environments: dev\./,
    );
    await assertRefusedIn(dir, ['environment', 'dev', ...args], /environments: /);
  });
});
