import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { environmentCommand } from '../../src/command/environment.ts';
import { newCommand } from '../../src/command/new.ts';
import { updateCommand } from '../../src/command/update.ts';
import { made } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { type Given, type Result, runByCommandLine, runByYeoman } from '../generators/run-both.ts';
import { isSlow } from '../slow.ts';
import { scratch } from '../terraform/workbench.ts';

interface Wrong {
  readonly command: typeof updateCommand;
  readonly operands?: readonly string[];
  readonly options: Given;
  /** The lines of the message after the first one, without their indentation. */
  readonly says: readonly RegExp[];
}

const update = (options: Given, ...says: readonly RegExp[]): Wrong => ({ command: updateCommand, options, says });
const add = (name: string, options: Given, ...says: readonly RegExp[]): Wrong => ({
  command: environmentCommand,
  operands: [name],
  options,
  says,
});

const invalidOrg = 'must be a Union.ai organization: .*, not "ACME Corp"$';

const cases: readonly Wrong[] = [
  // The flags of the main answers.
  update({ org: 'ACME Corp' }, new RegExp(`^--org: ${invalidOrg}`)),
  update({ environments: 'dev,dev' }, /^--environments: lists "dev" more than once$/),
  update({ name: 'a b' }, /^--name: must be .*, not "a b"$/),
  update({ engine: 'teraform' }, /^--engine: must be .*; did you mean terraform\?$/),
  update({ layout: 'directory' }, /^--layout: must be directories or aliases, not "directory"/),
  update({ backend: 's4' }, /^--backend: must be .*; did you mean s3\?$/),
  update({ 'secret-store': 'vaullt' }, /^--secret-store: must be .*; did you mean vault\?$/),
  update({ 'secret-read': 'ephemera' }, /^--secret-read: must be .*; did you mean ephemeral\?$/),
  update({ ci: 'github' }, /^--ci: must be .*, not "github"/),
  // Paths of --set, as they were typed.
  update(
    { set: ['environments[prod].org=ACME Corp'] },
    new RegExp(`^--set environments\\[prod\\]\\.org: ${invalidOrg}`),
  ),
  update({ set: ['environments[2].org=ACME Corp'] }, new RegExp(`^--set environments\\[2\\]\\.org: ${invalidOrg}`)),
  update({ set: ['backend.bucket=X'] }, /^--set backend\.bucket: must be an S3 bucket name.*, not "X"$/),
  update({ set: ['rotation.maxAgeDays=100000'] }, /^--set rotation\.maxAgeDays: must be a whole number from/),
  update(
    { set: ['backend={"kind":"s3","bucket":"acme-tfstate"}'] },
    /^--set backend: region is missing: /,
    /--set backend\.region=/,
  ),
  update(
    { set: ['environments[prod].tier=prodution'] },
    /^--set environments\[prod\]\.tier: .*; did you mean production\?$/,
  ),
  // One message for each cause, also for several options.
  update({ engine: 'teraform', set: ['backend.bucket=X'] }, /^--engine: /, /^--set backend\.bucket: /),
  // Paths that lead nowhere.
  update({ set: ['enviroments[prod].org=acme'] }, /^Did you mean environments\[prod\]\.org\?$/),
  update({ set: ['environments[prd].org=acme'] }, /^Did you mean environments\[prod\]\.org\?$/),
  update({ set: ['backend.buckt=acme'] }, /^Did you mean backend\.bucket\?$/),
  // An option without an effect.
  update({ org: 'acme-two' }, /^To change the organization of an environment, run unionai-terraform update --set/),
  // The options and the operand of environment.
  add('qa', { org: 'ACME Corp' }, new RegExp(`^--org: ${invalidOrg}`)),
  add('qa', { org: 'acme', host: 'https://acme' }, /^--host: must be a lowercase hostname/),
  add('qa', { org: 'acme', tier: 'prodction' }, /^--tier: must be .*; did you mean production\?$/),
  add('1x', { org: 'acme' }, /^NAME: must be .*, not "1x"$/),
  add('Dev', { org: 'acme-two' }, /^NAME: "Dev" is the same as "dev" of environments\[0\]$/, /^Names must differ/),
  add('qa', { org: 'acme', after: 'dve' }, /^Did you mean dev\?$/),
  add('prd', { remove: true }, /^Did you mean prod\?$/),
  add(
    'qa',
    { org: 'acme', set: ['environments[qa].gate=automtic'] },
    /^--set environments\[qa\]\.gate: .*mean automatic\?$/,
  ),
  add('qa', { org: 'acme', set: ['environments[qa].gat=dispatch'] }, /^Did you mean environments\[qa\]\.gate\?$/),
  add('qa', { org: 'ACME Corp', set: ['backend.bucket=X'] }, /^--set backend\.bucket: /, /^--org: /),
  // new.
  {
    command: newCommand,
    operands: ['infra'],
    options: {
      yes: true,
      example: true,
      environments: 'dev,prod',
      set: ['environments[prod].org=ACME Corp', 'backend.bucket=X'],
    },
    says: [/^--set backend\.bucket: /, new RegExp(`^--set environments\\[prod\\]\\.org: ${invalidOrg}`)],
  },
];

describe('An invalid value', function () {
  this.timeout(60_000);

  for (const [index, { command, operands = [], options, says }] of cases.entries()) {
    // The slow run gives every case to both entry points.
    const runs = isSlow || index % 4 === 0 ? [runByCommandLine, runByYeoman] : [runByCommandLine];

    const words = [
      command.name,
      ...operands,
      ...Object.entries(options).flatMap(([name, value]) => [
        `--${name}`,
        [value]
          .flat()
          .filter((one) => one !== true)
          .join(' '),
      ]),
    ];

    it(`is reported on the option, once, by ${runs.length > 1 ? 'both entry points' : 'the command line'}: ${words.join(' ')}`, async () => {
      const dir = command === newCommand ? scratch('typed') : await made();
      const before = listing(dir);
      const results: Result[] = [];
      for (const run of runs) results.push(await run(command, dir, operands, options));
      const [line, yeoman] = results;
      if (runs.length > 1) deepEqual(yeoman, line);
      equal(line?.exitCode, 2, line?.failure);
      const [, ...lines] = (line?.failure ?? '').split('\n').map((one) => one.trim());
      equal(lines.length, says.length, line?.failure);
      for (const [at, line_] of says.entries()) match(lines[at] ?? '', line_);
      deepEqual(listing(dir), before);
    });
  }

  it('is never reported on an option that did not set it', async () => {
    const dir = await made();
    const { failure } = await runByCommandLine(updateCommand, dir, [], {
      backend: 'gcs',
      set: ['backend.region=us-west-2'],
    });
    ok(!/--set backend\.region: is missing/.test(failure), failure);
    match(failure, /backend\.region/);
  });
});
