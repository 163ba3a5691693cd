import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { recorded } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { laid } from './foreign.ts';

const backend = (key: string, more = ''): string =>
  `terraform {\n  backend "s3" {\n    bucket = "initech-state"\n    key    = "${key}"\n    region = "us-east-1"\n${more}  }\n}\n`;
const provider = (org: string): string => `provider "unionai" {\n  allowed_orgs = ["${org}"]\n}\n`;

/** Two roots; something is wrong with the one of prod. */
const files = {
  'dev/main.tf': provider('initech-dev'),
  'dev/backend.tf': backend('dev/x.tfstate'),
  'prod/main.tf': provider('initech'),
  'prod/backend.tf': backend('prod/x.tfstate'),
};

function put(dir: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  rmSync(join(dir, path), { force: true });
  writeFileSync(join(dir, path), text);
}

describe('Adopting a root whose state is not certain', () => {
  const doubts: Readonly<Record<string, readonly [make: (dir: string) => void, says: RegExp]>> = {
    'a file that is not valid': [
      (dir) => put(dir, 'prod/backend.tf', 'terraform {\n  backend "s3" {\n'),
      /prod\/ is not adopted .* prod\/backend\.tf:\d+ is not valid/,
    ],
    'a file of JSON that is not valid': [
      (dir) => put(dir, 'prod/more.tf.json', '{'),
      /prod\/ is not adopted .* prod\/more\.tf\.json:\d+ is not valid/,
    ],
    'a file in UTF-16': [
      (dir) => put(dir, 'prod/backend.tf', Buffer.from(`\uFEFF${backend('x')}`, 'utf16le')),
      /prod\/ is not adopted .* prod\/backend\.tf could not be read/,
    ],
    'a named pipe': [
      (dir) => {
        rmSync(join(dir, 'prod/backend.tf'));
        spawnSync('mkfifo', [join(dir, 'prod/backend.tf')]);
      },
      /prod\/ is not adopted .* prod\/backend\.tf could not be read/,
    ],
    'a link that leads out of the repository': [
      (dir) => {
        rmSync(join(dir, 'prod/backend.tf'));
        put(dir, '../backend.tf', backend('prod/x.tfstate'));
        symlinkSync('../../backend.tf', join(dir, 'prod/backend.tf'));
      },
      /prod\/ is not adopted .* prod\/backend\.tf could not be read/,
    ],
    'a broken link': [
      (dir) => symlinkSync('nowhere', join(dir, 'prod/more.tofu')),
      /prod\/ is not adopted .* prod\/more\.tofu could not be read/,
    ],
    'a selected workspace': [
      (dir) => put(dir, 'prod/.terraform/environment', 'eu\n'),
      /prod\/ is not adopted .* the workspace eu is selected in it/,
    ],
    'local states of workspaces': [
      (dir) => put(dir, 'prod/terraform.tfstate.d/eu/terraform.tfstate', '{}'),
      /prod\/ is not adopted .* prod\/terraform\.tfstate\.d\/ has one state per workspace/,
    ],
    'a prefix for the states of workspaces': [
      (dir) => put(dir, 'prod/backend.tf', backend('prod/x.tfstate', '    workspace_key_prefix = "ws"\n')),
      /prod\/ is not adopted .* prod\/backend\.tf:\d+ sets workspace_key_prefix/,
    ],
  };
  for (const [title, [make, says]] of Object.entries(doubts))
    it(`leaves it out and says why; the others are adopted: ${title}`, async () => {
      const dir = laid(files);
      make(dir);
      const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
      equal(status, 0, text);
      match(text, says);
      const { environments, backend: inferred } = recorded(dir);
      deepEqual(
        environments.map(({ name }: { name: string }) => name),
        ['dev'],
      );
      equal(inferred.kind, 's3');
      doesNotMatch(text, /^create +prod\//m);
    });

  it('reads the default workspace as none', async () => {
    const dir = laid(files);
    put(dir, 'prod/.terraform/environment', 'default');
    equal((await cli(['update', '--adopt'], { cwd: dir })).status, 0);
    equal(recorded(dir).environments.length, 2);
  });

  it('reads a link to a file of the repository as Terraform does, and leaves what it leads to', async () => {
    const { 'prod/backend.tf': shared, ...others } = files;
    const dir = laid({ ...others, 'shared-files/prod.tf': shared });
    symlinkSync('../shared-files/prod.tf', join(dir, 'prod/backend.tf'));
    const before = listing(dir);
    const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
    equal(status, 0, text);
    equal(recorded(dir).backend.key, '{environment}/x.tfstate');
    equal(recorded(dir).environments.length, 2);
    for (const [path, content] of Object.entries(before)) equal(listing(dir)[path], content, path);
  });

  it('refuses two roots whose backend is one file, because they would share a state', async () => {
    const dir = laid({
      'dev/main.tf': provider('a'),
      'prod/main.tf': provider('b'),
      'shared-files/x.tf': backend('x'),
    });
    for (const name of ['dev', 'prod']) symlinkSync('../shared-files/x.tf', join(dir, name, 'backend.tf'));
    const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
    equal(status, 2);
    match(text, /uses the same state as/);
  });

  it('names override files, which count on one machine only', async () => {
    const dir = laid({ ...files, 'dev/backend_override.tf': 'terraform {\n  backend "local" {}\n}\n' });
    const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
    equal(status, 0, text);
    match(text, /dev\/backend_override\.tf is not adopted and not changed: an override file/);
  });

  it('lists every key that cannot be followed', async () => {
    const key = (expression: string): string => provider('x').replace('}\n', `  api_key = ${expression}\n}\n`);
    const dir = laid({
      ...files,
      'dev/main.tf': key('jsondecode(local.a)["key"]'),
      'prod/main.tf': key('module.k.out'),
    });
    const { status, text } = await cli(['update', '--adopt'], { cwd: dir });
    equal(status, 2);
    match(text, /secretStore\.kind: cannot be inferred: dev\/main\.tf:\d+ .*; prod\/main\.tf:\d+ /);
  });
});
