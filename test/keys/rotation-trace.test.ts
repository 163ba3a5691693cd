import { deepEqual, equal, match, notDeepEqual, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { found } from '../ci/toolbox.ts';
import { answersFor } from '../combinations.ts';
import { isSlow } from '../slow.ts';
import { fileHolds, filesBelow } from '../terraform/contents.ts';
import { needs, scratch } from '../terraform/workbench.ts';
import { own, type RotationGround, rotationGround, secretsOf } from './rotation.ts';
import { straceOptions, type Traced, tracedIn } from './system-calls.ts';

const choice = { read: 'ephemeral', backend: 's3', engine: 'terraform', layout: 'directories' };
const answers = answersFor({ ...choice, store: 'aws-secrets-manager' }, { environments: [own] });
const rotation = ['rotate', own.name, '--grace', '0', '--stored-key'];

interface Rotated extends Traced {
  readonly ground: RotationGround;
  readonly status: number | null;
  readonly text: string;
}

/** Loads a key, and rotates it under strace. `edit` changes a script of the repository before. */
async function rotated(edit?: readonly [file: string, from: string, to: string]): Promise<Rotated> {
  const output = join(scratch('trace'), 'calls');
  const ground = rotationGround(answers, [found('strace'), ...straceOptions, '-o', output, 'sh']);
  const loaded = await ground.keys(['load', own.name], ground.create('ml-platform-prod'));
  equal(loaded.status, 0, loaded.text);
  if (edit !== undefined) {
    const [name, from, to] = edit;
    const file = join(ground.dir, 'scripts/keys', name);
    const text = readFileSync(file, 'utf8');
    ok(text.includes(from), name);
    writeFileSync(
      file,
      text.replace(from, () => to),
    );
  }
  const { status, text } = await ground.keys(rotation);
  const secrets = secretsOf(ground.tools.world());
  const traced = tracedIn(readFileSync(output, 'utf8'), secrets, [ground.tools.path]);
  return { ...traced, ground, status, text };
}

/** Changes of the scripts that show a key to other users of the machine, or keep it. */
const mutants = {
  'an argument of a program': [
    'organization.sh',
    '  FLYTE_API_KEY="$1"\n  export FLYTE_API_KEY\n',
    '  env "FLYTE_API_KEY=$1" true\n  FLYTE_API_KEY="$1"\n  export FLYTE_API_KEY\n',
    'inArguments',
  ],
  'the environment of all programs': [
    'rotate.sh',
    '  write_record pending\n}',
    '  write_record pending\n}\nexport new_key',
    'inEnvironment',
  ],
  'a file': [
    'rotate.sh',
    '  read_pending\n  [ "$pending_key" = "$new_key" ]',
    '  printf "%s" "$new_key" >"$record_file.key"\n  read_pending\n  [ "$pending_key" = "$new_key" ]',
    'inFiles',
  ],
} as const;

describe('The system calls of a rotation', function () {
  needs('strace', 'base64');
  this.timeout(180_000);
  before(function () {
    if (!isSlow) this.skip();
  });

  it('show a key to flyte in its environment, to programs through pipes, and to nothing else', async () => {
    const { ground, inArguments, inEnvironment, inFiles, status, text, throughPipes } = await rotated();
    equal(status, 0, text);
    match(text, /^Rotated the key of prod\./m);
    deepEqual([inArguments, inFiles], [[], []]);
    deepEqual(inEnvironment, ['flyte', 'timeout flyte']);
    deepEqual(throughPipes, ['aws', 'base64', 'flyte', 'sed', 'sh', 'tr']);
    const secrets = secretsOf(ground.tools.world());
    deepEqual(
      filesBelow(ground.dir).filter((file) => secrets.some((secret) => fileHolds(file, secret))),
      [],
    );
  });

  for (const [where, [file, from, to, list]] of Object.entries(mutants))
    it(`are searched: a script that writes a key to ${where} is noticed`, async () => {
      const traced = await rotated([file, from, to]);
      notDeepEqual(
        traced[list].filter((name) => !name.endsWith('flyte')),
        [],
      );
    });
});
