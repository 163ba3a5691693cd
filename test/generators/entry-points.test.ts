import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import { cli } from '../cli/cli.ts';
import { captured } from '../cli/in-process.ts';
import { edited, made } from '../cli/made.ts';
import { type Listing, listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';

/** Runs a generator of the built package as `yo` does, without a person, and gives the exit code it asks for. */
async function yo(name: string, cwd: string, args: readonly string[], options: object): Promise<number> {
  const env = createEnv({ cwd, adapter: new TestAdapter(), skipInstall: true });
  const path = fileURLToPath(new URL(`../../dist/generators/${name}/index.js`, import.meta.url));
  env.register(path, { namespace: `unionai-terraform:${name}` });
  const before = process.exitCode;
  try {
    await captured(cwd, () => env.run([`unionai-terraform:${name}`, ...args], options));
    return Number(process.exitCode ?? 0);
  } finally {
    process.exitCode = before;
  }
}

/** Yeoman looks for its own marker in an empty folder; the rest must be the same to the byte. */
async function assertSame(dir: string, other: Promise<string> | string): Promise<void> {
  deepEqual(sorted(listing(dir)), sorted(listing(await other)));
}

function sorted(all: Listing): Listing {
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('The generators of the built package', function () {
  this.timeout(60_000);

  it('app makes the same repository as new', async () => {
    const dir = scratch('yo');
    equal(await yo('app', dir, ['infra'], { yes: true, example: true, ci: 'github-actions' }), 0);
    await assertSame(join(dir, 'infra'), made());
  });

  it('app works in the current folder when no folder is named', async () => {
    const [dir, other] = [join(scratch('yo'), 'infra'), scratch('cli')];
    mkdirSync(dir);
    equal(await yo('app', dir, [], { yes: true, example: true }), 0);
    await cli(['new', 'infra', '--yes', '--example'], { cwd: other });
    await assertSame(dir, join(other, 'infra'));
  });

  it('app overwrites nothing: a conflict ends with 3, and no byte is written', async () => {
    const dir = scratch('yo');
    mkdirSync(join(dir, 'infra'));
    writeFileSync(join(dir, 'infra/SECURITY.md'), 'mine\n');
    const before = listing(dir);
    equal(await yo('app', dir, ['infra'], { yes: true, example: true }), 3);
    deepEqual(listing(dir), before);
  });

  it('app reports all that is wrong with the answers, without a stack, and writes nothing', async () => {
    const dir = scratch('yo');
    await rejects(yo('app', dir, ['infra'], { yes: true }), (error: Error) => {
      match(error.message, /backend\.bucket: is missing[\s\S]*environments/);
      equal(error.stack, error.message);
      return true;
    });
    deepEqual(listing(dir), {});
  });

  it('environment does what the command does, around edits', async () => {
    const [dir, other] = [await edited(), await edited()];
    equal(await yo('environment', dir, ['qa'], { org: 'acme-qa', tier: 'staging' }), 0);
    equal((await cli(['environment', 'qa', '--org', 'acme-qa', '--tier', 'staging'], { cwd: other })).status, 0);
    await assertSame(dir, other);
  });

  it('update takes options in both spellings, and as arguments', async () => {
    const [dir, other] = [await edited(), await edited()];
    const before = listing(dir);
    equal(await yo('update', dir, [], { engine: 'opentofu', dryRun: true, 'dry-run': true }), 0);
    deepEqual(listing(dir), before);
    equal(await yo('update', dir, ['--engine', 'opentofu'], {}), 0);
    equal((await cli(['update', '--engine', 'opentofu'], { cwd: other })).status, 0);
    await assertSame(dir, other);
  });
});
