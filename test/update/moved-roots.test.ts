import { deepEqual, equal, match } from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cli } from '../cli/cli.ts';
import { assertRefusedIn, committed, made, read, recorded } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { itNeeds } from '../terraform/workbench.ts';

const from = 'environments/dev';
const to = 'live/eu/dev';
const move = ['update', '--set', `environments[dev].folder=${to}`, '--allow-dirty'];

function moveFolder(dir: string): void {
  mkdirSync(dirname(join(dir, to)), { recursive: true });
  renameSync(join(dir, from), join(dir, to));
}

async function assertUpToDate(dir: string): Promise<void> {
  const { status, text } = await cli(['update', '--check'], { cwd: dir });
  equal(status, 0, text);
}

describe('An environment that gets another folder', () => {
  it('takes its edits along, and nothing stays behind', async () => {
    const dir = await made();
    appendFileSync(join(dir, from, 'main.tf'), '# mine\n');
    const { status, text } = await cli(move, { cwd: dir });
    equal(status, 0, text);
    match(read(dir, `${to}/main.tf`), /source = "\.\.\/\.\.\/\.\.\/modules\/workspace"[\s\S]*# mine\n$/);
    equal(existsSync(join(dir, from)), false);
    await assertUpToDate(dir);
  });

  for (const name of ['own.tf', 'own.tofu.json', '.terraform.lock.hcl', 'terraform.tfstate', 'dev.auto.tfvars'])
    itNeeds(['git'], `is refused while its folder has a file that was not generated: ${name}`, async () => {
      const dir = await committed(await made());
      writeFileSync(join(dir, from, name), '{}');
      await assertRefusedIn(dir, move, new RegExp(`${from}/${name.replaceAll('.', '\\.')}.*would destroy`, 's'));
    });

  it('is merged where the user moved the folder first, with everything in it', async () => {
    const dir = await made();
    appendFileSync(join(dir, from, 'main.tf'), '# mine\n');
    writeFileSync(join(dir, from, 'own.tf'), '# own\n');
    moveFolder(dir);
    const { status, text } = await cli(move, { cwd: dir });
    equal(status, 0, text);
    match(read(dir, `${to}/main.tf`), /\.\.\/\.\.\/\.\.\/modules\/workspace"[\s\S]*# mine\n$/);
    equal(read(dir, `${to}/own.tf`), '# own\n');
    equal(existsSync(join(dir, from)), false);
    await assertUpToDate(dir);
  });

  it('keeps the files that the user moved, also the unedited ones', async () => {
    const dir = await made();
    moveFolder(dir);
    const before = Object.keys(listing(join(dir, to)));
    equal((await cli(move, { cwd: dir })).status, 0);
    deepEqual(Object.keys(listing(join(dir, to))), before);
  });

  it('has a file that the user deleted in neither folder', async () => {
    const dir = await made();
    renameSync(join(dir, from, 'outputs.tf'), join(dir, 'outputs.bak'));
    equal((await cli(move, { cwd: dir })).status, 0);
    deepEqual(
      [from, to].map((folder) => existsSync(join(dir, folder, 'outputs.tf'))),
      [false, false],
    );
  });

  it('keeps its state', async () => {
    const dir = await made();
    const key = /key += "(.*)"/.exec(read(dir, `${from}/backend.tf`))?.[1];
    equal((await cli(move, { cwd: dir })).status, 0);
    equal(/key += "(.*)"/.exec(read(dir, `${to}/backend.tf`))?.[1], key);
    equal(recorded(dir).environments[0].folder, to);
  });
});
