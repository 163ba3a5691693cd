import { equal, match, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { cli } from '../cli/cli.ts';
import { made, read, rewrite } from '../cli/made.ts';
import { answersFor } from '../combinations.ts';
import { listing } from '../folder.ts';

const ada = '  - { email: ada@acme.example, policies: [viewers] }\n';
const dev = 'environments/dev/access.yaml';

/** Runs a command that succeeds. */
async function succeeds(dir: string, ...args: readonly string[]): Promise<string> {
  const { status, text } = await cli(args, { cwd: dir });
  equal(status, 0, text);
  return text;
}

/** A repository in which a user has access to dev. */
async function granted(): Promise<string> {
  const dir = await made();
  rewrite(dir, dev, (text) => text.replace('\nusers:\n', `\nusers:\n${ada}`));
  ok(read(dir, dev).includes(ada));
  return dir;
}

describe('An access file is the user’s', () => {
  it('no answer changes it, edited or not', async () => {
    const dir = await granted();
    const before = [read(dir, dev), read(dir, 'environments/prod/access.yaml')];
    for (const answer of ['name=other', 'environments[prod].tier=staging', 'environments[prod].namePrefix=p-'])
      await succeeds(dir, 'update', '--set', answer);
    match(read(dir, 'environments/prod/main.tf'), /name_prefix = "p-"/);
    equal(read(dir, dev), before[0]);
    equal(read(dir, 'environments/prod/access.yaml'), before[1]);
  });

  it('an edit of it is no difference: update --check has nothing to report', async () => {
    const dir = await granted();
    await succeeds(dir, 'update', '--check');
    const before = listing(dir);
    await succeeds(dir, 'update');
    equal(JSON.stringify(listing(dir)), JSON.stringify(before));
  });

  it('follows its environment to another folder, with its edits', async () => {
    const dir = await granted();
    const text = read(dir, dev);
    const key = 'unionai/infra/dev/terraform.tfstate';
    await succeeds(
      dir,
      ...['update', '--set', 'environments[dev].folder=live/dev'],
      '--set',
      `environments[dev].backend.key=${key}`,
    );
    equal(read(dir, 'live/dev/access.yaml'), text);
    ok(!existsSync(join(dir, dev)));
    match(read(dir, 'live/dev/main.tf'), /access_file = "\$\{path\.module\}\/access\.yaml"/);
    match(read(dir, 'live/dev/tests/access.tftest.hcl'), /source = "\.\.\/\.\.\/modules\/workspace\/access"/);
  });

  it('follows its environment to another layout, with its edits', async () => {
    const dir = await granted();
    const text = read(dir, dev);
    await succeeds(dir, 'update', '--layout', 'aliases');
    equal(read(dir, 'access/dev.yaml'), text);
    ok(!existsSync(join(dir, dev)));
    match(read(dir, 'dev.tf'), /access_file = "\$\{path\.module\}\/access\/dev\.yaml"/);
  });

  it('is kept if it was edited and its environment is removed', async () => {
    const dir = await granted();
    await succeeds(dir, 'environment', 'dev', '--remove', '--state-is-empty');
    ok(read(dir, dev).includes(ada));
    ok(!existsSync(join(dir, 'environments/dev/main.tf')));
  });

  it('has a schema line with the right path, in every folder and layout', () => {
    const choice = { store: 'environment', read: 'ephemeral', backend: 's3', engine: 'terraform' };
    const cases = [
      ['directories', { name: 'dev' }, 'environments/dev/access.yaml'],
      ['directories', { name: 'dev', folder: 'live/eu/dev' }, 'live/eu/dev/access.yaml'],
      ['directories', { name: 'dev', folder: '.' }, 'access.yaml'],
      ['aliases', { name: 'dev' }, 'access/dev.yaml'],
    ] as const;
    for (const [layout, environment, path] of cases) {
      const answers = answersFor({ ...choice, layout }, { environments: [{ ...environment, org: 'acme' }] });
      const files = plan(answers);
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(files.get(path)?.text ?? '') ?? [];
      equal(posix.join(posix.dirname(path), schema), 'modules/workspace/access.schema.json', path);
    }
  });
});
