import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSlow } from '../slow.ts';
import { needs, run } from '../terraform/workbench.ts';
import { copyWith, runSource } from './copy.ts';
import type { Probed } from './probe.ts';
import { testsOfStore } from './steps.ts';

/** Tests of the suite that run for every choice of the registry. */
const generic = [
  'answers/editor',
  'answers/example',
  'answers/objections',
  'answers/order',
  'ci/platform',
  'contributor/demands',
  'contributor/recognized',
  'keys/load',
  'lint/choice-ids',
  'wizard/machine',
];

/** What the reporter of Mocha writes. */
interface Outcome {
  readonly failures: readonly { readonly fullTitle: string }[];
  readonly passes: readonly { readonly file: string }[];
}

// A slow test: it compiles, builds and tests the copy.
describe('An example store with the tests of its recipe, and an example platform without', function () {
  needs('terraform');
  this.timeout(300_000);
  let dir: string;
  before(function () {
    if (!isSlow) this.skip();
    dir = copyWith(testsOfStore);
  });

  it('compile', async () => {
    const { status, text } = await run(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: dir });
    equal(status, 0, text);
  });

  it('are in the command that is built, which creates a repository with them', async () => {
    equal((await run(process.execPath, ['build/bundle.mjs'], { cwd: dir })).status, 0);
    const flags = ['--yes', '--example', '--secret-store', 'example-store', '--ci', 'example-ci'];
    const made = await run(process.execPath, ['dist/cli.js', 'new', 'infra', ...flags], { cwd: dir });
    equal(made.status, 0, made.text);
    ok(existsSync(join(dir, 'infra/.example-ci.yml')));
    match(readFileSync(join(dir, 'infra/scripts/keys/store.sh'), 'utf8'), /in the example store/);
  });

  it('are accepted by Terraform, in each layout and with each way to read the key', async () => {
    const { status, stdout, text } = await runSource(dir, 'test/contributor/accept-example.ts');
    equal(status, 0, text);
    deepEqual(JSON.parse(stdout), []);
  });

  it('lack no test of the store', async () => {
    const { stdout, text } = await runSource(dir, 'test/contributor/probe.ts');
    ok(stdout.startsWith('{'), text);
    deepEqual((JSON.parse(stdout) as Probed).missing.store, []);
  });

  it('pass the tests that run for every choice, except for those that demand what they lack', async () => {
    const files = generic.map((name) => `test/${name}.test.ts`);
    const { stdout, text } = await run(
      process.execPath,
      ['node_modules/mocha/bin/mocha.js', '--jobs', '2', '--reporter', 'json', ...files],
      { cwd: dir },
    );
    ok(stdout.includes('{'), text);
    const { failures, passes } = JSON.parse(stdout.slice(stdout.indexOf('{\n'))) as Outcome;
    for (const name of generic)
      ok(
        passes.some(({ file }) => file.endsWith(`/${name}.test.ts`)),
        `${name} did not run`,
      );
    // Google Secret Manager has the same blocks, so that an adoption cannot recognize the example store.
    const recognizes = 'An adoption recognizes what the generator made, and takes it for no other choice';
    deepEqual(failures.map(({ fullTitle }) => fullTitle).toSorted(), [
      `${recognizes} example-store, data-source`,
      `${recognizes} example-store, ephemeral`,
      'Every choice has the tests that CONTRIBUTING.md describes example-ci',
      'Every platform of the registry that runs a pipeline sets up gates and identities, and has tests of both: example-ci',
    ]);
  });
});
