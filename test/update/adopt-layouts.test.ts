import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnswers } from '../../src/answers/parse.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { cli } from '../cli/cli.ts';
import { recorded } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { itNeeds, makeWorld, overrideBackend, run, stubEnvironment } from '../terraform/workbench.ts';
import { laid } from './foreign.ts';
import { type ForeignLayout, foreignLayouts } from './layouts.ts';

const hosts = ['initech', 'initech-dev', 'initech-web'].map((org) => `${org}.hosted.unionai.cloud`);

const keyOf = (org: string): string =>
  Buffer.from([`${org}.hosted.unionai.cloud`, 'client', 'not-a-secret', org].join(':')).toString('base64');

/** Runs Terraform in a root, with the key of its organization. */
async function terraform(dir: string, folder: string, org: string, world: string, args: readonly string[]) {
  const aliased = { TF_VAR_key_dev: keyOf('initech-dev'), TF_VAR_key_prod: keyOf('initech') };
  const isAliased = readFileSync(
    join(dir, folder, existsSync(join(dir, folder, 'main.tf')) ? 'main.tf' : 'main.tf.json'),
    'utf8',
  ).includes('alias');
  const keys: Record<string, string> = isAliased ? aliased : { UNIONAI_API_KEY: keyOf(org) };
  const env = { ...stubEnvironment(world), ...keys };
  return run('terraform', [...args, '-input=false', '-no-color'], { cwd: join(dir, folder), env });
}

/** What a person does who keeps everything of theirs: their lines at every marker, and no file that repeats a block. */
async function keepOwn(dir: string): Promise<void> {
  const dry = await cli(['update', '--dry-run', '--json'], { cwd: dir });
  const conflicts = JSON.parse(dry.stdout).files.filter(({ action }: { action: string }) => action === 'conflict');
  const before = new Set(Object.keys(listing(dir)));
  await cli(['update', '--conflicts=markers'], { cwd: dir });
  for (const { path } of conflicts) {
    const file = join(dir, path);
    if (!before.has(path)) rmSync(file);
    else
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(/^<<<<<<< yours\n([\s\S]*?)^=======\n[\s\S]*?^>>>>>>> templates\n/gm, '$1'),
      );
  }
  const { status, text } = await cli(['update'], { cwd: dir });
  equal(status, 0, text);
}

/** The folder of each environment, and the key of its state. */
function placesOf(dir: string): Readonly<Record<string, readonly [string, string]>> {
  const { environments } = repositoryOf(parseAnswers(recorded(dir)));
  return Object.fromEntries(environments.map(({ name, folder, stateKey }) => [name, [folder, stateKey]]));
}

/** The repository that the real Terraform runs on where the slow tests do not run. */
const quick = 'a single root at the top, with a key of its own';

async function assertAdopted({ files, given = [], adopted, refused }: ForeignLayout): Promise<string> {
  const dir = laid(files);
  const before = listing(dir);
  const { status, text } = await cli(['update', '--adopt', ...given], { cwd: dir });
  if (refused !== undefined) {
    equal(status, 2, text);
    match(text, refused);
    deepEqual(listing(dir), before, 'nothing was written');
    return dir;
  }
  equal(status, 0, text);
  deepEqual(placesOf(dir), adopted);
  return dir;
}

for (const [title, layout] of Object.entries(foreignLayouts))
  describe(`Adopting ${title}`, function () {
    this.timeout(180_000);

    it(layout.refused ? 'is refused with the reason' : 'keeps every root in its folder, on its state', async () => {
      await assertAdopted(layout);
    });

    if (layout.refused === undefined && (process.env.SLOW_TESTS || title === quick))
      itNeeds(
        ['terraform'],
        'and updating destroys nothing: the real Terraform plans no change and no destroy',
        async () => {
          const world = makeWorld({}, { clients: { client: 'not-a-secret' }, hosts });
          const dir = laid(layout.files);
          for (const [folder, org] of Object.entries(layout.roots)) {
            overrideBackend(join(dir, folder));
            for (const args of [['init'], ['apply', '-auto-approve']]) {
              const ran = await terraform(dir, folder, org, world, args);
              equal(ran.status, 0, ran.text);
            }
          }
          const { status, text } = await cli(['update', '--adopt', ...(layout.given ?? [])], { cwd: dir });
          equal(status, 0, text);
          await keepOwn(dir);
          for (const [folder, org] of Object.entries(layout.roots)) {
            const init = await terraform(dir, folder, org, world, ['init']);
            equal(init.status, 0, `${folder}: ${init.text}`);
            const { stdout, text: all } = await terraform(dir, folder, org, world, ['plan']);
            // Where nothing of theirs has the name of a generated file, what is generated is added.
            match(stdout, /^No changes\.|Plan: \d+ to add, 0 to change, 0 to destroy\.$/m, `${folder}: ${all}`);
          }
        },
      );
  });
