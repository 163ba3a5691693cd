import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { made, read, recorded, rewrite } from '../cli/made.ts';
import { listing } from '../folder.ts';

/** The ways in which a list of environments can lose one. */
const removals: Readonly<Record<string, (dir: string) => Promise<Awaited<ReturnType<typeof cli>>>>> = {
  'environment --remove': (dir) => cli(['environment', 'staging', '--remove'], { cwd: dir }),
  'update --environments': (dir) => cli(['update', '--environments', 'dev,prod', '--org', 'acme'], { cwd: dir }),
  'update --set': (dir) => {
    const list = recorded(dir).environments.filter(({ name }: { name: string }) => name !== 'staging');
    return cli(['update', '--set', `environments=${JSON.stringify(list)}`], { cwd: dir });
  },
  'update --answers': (dir) => {
    const { environments, ...rest } = recorded(dir);
    const list = environments.filter(({ name }: { name: string }) => name !== 'staging');
    return cli(['update', '--answers', '-'], { cwd: dir, input: JSON.stringify({ ...rest, environments: list }) });
  },
  'an edit of .yo-rc.json, then update': (dir) => {
    withoutStaging(dir);
    return cli(['update'], { cwd: dir });
  },
  'an edit of .yo-rc.json, then environment': (dir) => {
    withoutStaging(dir);
    return cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
  },
};

function withoutStaging(dir: string): void {
  rewrite(dir, '.yo-rc.json', (text) => {
    const all = JSON.parse(text);
    const own = all['generator-unionai-terraform'];
    own.environments = own.environments.filter(({ name }: { name: string }) => name !== 'staging');
    return JSON.stringify(all, null, 2);
  });
}

describe('The list of environments has one guard', () => {
  for (const [way, remove] of Object.entries(removals)) {
    it(`${way} prints the steps, and removes nothing`, async () => {
      const dir = await made();
      const { status, text } = await remove(dir);
      equal(status, 2, text);
      match(text, /scripts\/decommission\.sh staging/);
      match(text, /environment staging --remove --state-is-empty/);
      ok(existsSync(join(dir, 'environments/staging/main.tf')));
    });
  }

  it('an environment that was removed by hand can be removed with the steps done', async () => {
    const dir = await made();
    withoutStaging(dir);
    const { status, text } = await cli(['environment', 'staging', '--remove', '--state-is-empty'], { cwd: dir });
    equal(status, 0, text);
    ok(!existsSync(join(dir, 'environments/staging/main.tf')));
  });

  it('a new name keeps the folder, the state and the edits, if both are given', async () => {
    const dir = await made();
    rewrite(dir, 'environments/staging/main.tf', (text) => `${text}\n# ours\n`);
    const refused = await cli(['update', '--set', 'environments[staging].name=test'], { cwd: dir });
    equal(refused.status, 2, refused.text);
    match(refused.text, /environments\[test\]\.folder to environments\/staging/);
    const key = 'unionai/infra/staging/terraform.tfstate';
    ok(read(dir, 'environments/staging/backend.tf').includes(`"${key}"`));
    const { status, text } = await cli(
      [
        ...['update', '--set', 'environments[staging].tier=staging'],
        ...['--set', 'environments[staging].folder=environments/staging'],
        ...['--set', `environments[staging].backend.key=${key}`],
        ...['--set', 'environments[staging].name=test'],
      ],
      { cwd: dir },
    );
    equal(status, 0, text);
    match(read(dir, 'environments/staging/main.tf'), /environment = "test"[\s\S]*# ours/);
    ok(read(dir, 'environments/staging/backend.tf').includes(`"${key}"`));
  });
});

describe('Answers that were edited by hand', () => {
  const changes = {
    'the bucket of the state': {
      flag: 'backend.bucket=acme-other',
      from: '"bucket": "acme-tfstate"',
      to: '"bucket": "acme-other"',
    },
    'the prefix of the names': {
      flag: 'environments[0].namePrefix=x-',
      from: '"namePrefix": "dev-"',
      to: '"namePrefix": "x-"',
    },
    'the secret': {
      flag: 'secretStore.region=eu-west-1',
      from: '"region": "us-west-2",\n      "secretName"',
      to: '"region": "eu-west-1",\n      "secretName"',
    },
  };
  for (const [what, { flag, from, to }] of Object.entries(changes)) {
    it(`print the same notes and steps as a flag: ${what}`, async () => {
      const [byFlag, byHand] = [await made(), await made()];
      const flagged = await cli(['update', '--set', flag, '--json'], { cwd: byFlag });
      rewrite(byHand, '.yo-rc.json', (text) => {
        ok(text.includes(from), text);
        return text.replace(from, to);
      });
      const edited = await cli(['update', '--json'], { cwd: byHand });
      const one = JSON.parse(flagged.stdout);
      const other = JSON.parse(edited.stdout);
      equal(JSON.stringify(other.nextSteps), JSON.stringify(one.nextSteps));
      equal(JSON.stringify(other.warnings), JSON.stringify(one.warnings));
      ok(one.nextSteps.length + one.warnings.length > 0);
    });
  }
});

describe('A new environment', () => {
  it('is refused on the state of a root that is there already, with the two places named', async () => {
    const dir = await made();
    const backend = read(dir, 'environments/dev/backend.tf').replace('/dev/', '/qa/');
    mkdirSync(join(dir, 'old/qa'), { recursive: true });
    writeFileSync(join(dir, 'old/qa/main.tf'), backend);
    const before = listing(dir);
    const { status, stderr } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 2, stderr);
    match(stderr, /environments\/qa would use the state of old\/qa\/main\.tf:\d+/);
    deepEqual(listing(dir), before);
  });
});
