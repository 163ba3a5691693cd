import { equal, ok, throws } from 'node:assert/strict';
import { refuseInvalid } from '../../src/answers/flag-objections.ts';
import { withFlags } from '../../src/answers/flags.ts';
import { UserError } from '../../src/errors.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';

const cases = [
  { args: ['--org', 'ACME Corp'], says: /^ {2}--org: must be .*, not "ACME Corp"$/m },
  { args: ['--environments', 'dev,dev'], says: /^ {2}--environments: lists "dev" more than once$/m },
  { args: ['--environments', 'dev,1x'], says: /^ {2}--environments: must be .*, not "1x"$/m },
  { args: ['--backend', 's4'], says: /^ {2}--backend: must be s3, .*, not "s4"/m },
  {
    args: ['--engine', 'teraform'],
    says: /^ {2}--engine: must be terraform or opentofu, .*did you mean terraform\?$/m,
  },
  { args: ['--name', 'a b'], says: /^ {2}--name: must be .*, not "a b"$/m },
];

describe('An invalid flag', () => {
  for (const { args, says } of cases) {
    const flags = { [String(args[0]).slice(2)]: String(args[1]) };

    it(`${args.join(' ')} is reported once, on the flag`, async () => {
      const run = await cli(['new', 'infra', ...enough, ...args], { cwd: scratch('flag') });
      assertTold(run, 2, says);
      equal(run.stderr.match(/must be|more than once/g)?.length, 1, run.stderr);
      ok(run.stderr.startsWith('error: One answer is missing or invalid.'));
    });

    it(`${args.join(' ')} is refused before the first question`, () => {
      const given = { flags, sets: [] };
      throws(
        () => refuseInvalid(withFlags({}, given), given),
        (error: unknown) => {
          ok(error instanceof UserError);
          equal(error.objections.length, 1, JSON.stringify(error.objections));
          equal(error.objections[0]?.path, args[0]);
          return true;
        },
      );
    });
  }

  it('is reported together with everything else', async () => {
    const args = ['--org', 'ACME Corp', '--set', 'backend.bucket=X', '--environments', 'dev,dev'];
    const { status, stderr } = await cli(['new', 'infra', ...enough, ...args], { cwd: scratch('flag') });
    equal(status, 2);
    for (const path of ['--org', '--environments', '--set backend.bucket'])
      ok(stderr.includes(`\n  ${path}: `), stderr);
  });
});

describe('Before the first question', () => {
  it('what is missing is no objection', () => {
    const given = { flags: { backend: 's3', environments: 'dev,qa', ci: 'github-actions' }, sets: [] };
    refuseInvalid(withFlags({}, given), given);
    refuseInvalid({}, { flags: {}, sets: [] });
  });

  it('an invalid answer of --set is one', () => {
    const given = { flags: {}, sets: ['secretStore.kind=vault', 'secretStore.address=nowhere'] };
    throws(() => refuseInvalid(withFlags({}, given), given), /One answer/);
  });
});
