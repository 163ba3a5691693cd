import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli, enough } from './cli.ts';
import { refuses } from './refused.ts';

describe('A command line that cannot be meant so', () => {
  refuses([
    {
      title: 'a misspelled command does not become a folder',
      args: ['nwe', 'infra', ...enough],
      says: /Unknown command "nwe"\.\n {2}Did you mean new\?/,
    },
    {
      title: 'a word that is near to no command',
      args: ['infra'],
      says: /Unknown command "infra"\.\n {2}Commands: new, .*unionai-terraform new DIR/,
    },
    { title: 'an empty word', args: ['', ...enough], says: /Unknown command ""/ },
    {
      title: 'a misspelled option',
      args: ['new', 'infra', '--secret-stor', 'vault'],
      says: /Unknown option --secret-stor\.\n {2}Did you mean --secret-store\?/,
    },
    {
      title: 'a misspelled option, also together with --help',
      args: ['new', '--secret-stor', 'vault', '--help'],
      says: /Unknown option --secret-stor\.\n {2}Did you mean --secret-store\?/,
    },
    {
      title: 'a misspelled switch',
      args: ['new', 'infra', '--dryrun'],
      says: /--dryrun\.\n {2}Did you mean --dry-run\?/,
    },
    { title: 'a misspelled option with its value', args: ['new', 'x', '--backnd=s3'], says: /mean --backend\?/ },
    { title: 'a short option that does not exist', args: ['new', 'infra', '-x'], says: /Unknown option -x/ },
    {
      title: 'an option that is near to none',
      args: ['new', 'infra', '--wibble'],
      says: /Unknown option --wibble\.\n {2}unionai-terraform new --help/,
    },
    {
      title: 'an option of another command',
      args: ['schema', '--force'],
      says: /--force cannot be used with schema\.\n {2}unionai-terraform schema --help/,
    },
    {
      title: 'an option named like a part of every object',
      args: ['new', 'x', '--__proto__', 'y'],
      says: /Unknown option/,
    },
    {
      title: 'an option without its value, at the end',
      args: ['new', 'infra', '--answers'],
      says: /--answers requires a value: --answers FILE/,
    },
    {
      title: 'an option without its value, before another',
      args: ['new', 'infra', '--name', '--yes'],
      says: /--name requires a value: --name NAME/,
    },
    { title: 'a switch with a value', args: ['new', 'infra', '--yes=no'], says: /--yes does not take a value/ },
    {
      title: 'a folder too many',
      args: ['new', 'infra', 'more', ...enough],
      says: /new: unexpected argument "more"\.\n {2}usage: unionai-terraform new \[DIR\]/,
    },
    { title: 'a word where none belongs', args: ['schema', 'x'], says: /schema: unexpected argument "x"/ },
    {
      title: 'a folder to work in that does not exist',
      args: ['new', 'x', '--cwd', 'no/where', ...enough],
      says: /--cwd no/,
    },
    {
      title: 'a file to work in',
      args: ['new', 'x', '--cwd', 'file', ...enough],
      says: /file is a file, not a folder/,
      lay: (dir) => writeFileSync(join(dir, 'file'), ''),
    },
  ]);
});

describe('A --set that cannot be meant so', () => {
  const set = (...assignments: readonly string[]): readonly string[] => [
    'new',
    'infra',
    ...enough,
    ...assignments.flatMap((one) => ['--set', one]),
  ];
  refuses([
    {
      title: 'has no value',
      args: set('backend.bucket'),
      says: /--set requires PATH=VALUE, for example --set backend\.bucket=/,
    },
    { title: 'has no path', args: set('=x'), says: /--set requires PATH=VALUE/ },
    {
      title: 'names no answer',
      args: set('backend.buckt=x'),
      says: /--set "backend\.buckt": the answer does not exist\.\n {2}Did you mean backend\.bucket\?/,
    },
    {
      title: 'names a part of a text',
      args: set('name.first=x'),
      says: /--set "name\.first": the answer does not exist/,
    },
    { title: 'has a path that is none', args: set('backend..bucket=x'), says: /the answer does not exist/ },
    { title: 'has a bracket too few', args: set('environments[0.org=x'), says: /the answer does not exist/ },
    {
      title: 'names an environment that does not exist',
      args: [...set('environments[qa].org=x'), '--environments', 'dev,prod'],
      says: /the environment does not exist\.\n {2}Environments: "dev", "prod"\./,
    },
    {
      title: 'leaves a gap in the list',
      args: [...set('environments[3].org=x'), '--environments', 'dev,prod'],
      says: /the environment does not exist/,
    },
    {
      title: 'has text for a number',
      args: set('rotation.maxAgeDays=ninety'),
      says: /must be a whole number, not "ninety"/,
    },
    { title: 'has a number out of range', args: set('rotation.maxAgeDays=0'), says: /from 1 to 3650, not 0/ },
    { title: 'has text for an object', args: set('rotation=90'), says: /rotation: must be an object, not 90/ },
    {
      title: 'has broken JSON for a list',
      args: set('environments=[{'),
      says: /--set environments: the value must be JSON/,
    },
    {
      title: 'gives a kind that does not exist',
      args: set('secretStore.kind=keychain'),
      says: /secretStore\.kind: must be aws-secrets-manager/,
    },
  ]);
});

describe('Without a terminal', () => {
  const everything =
    /name: is missing[\s\S]*--name[\s\S]*secretStore: is missing[\s\S]*--secret-store[\s\S]*backend: is missing[\s\S]*--backend[\s\S]*environments: is missing[\s\S]*--environments/;

  refuses([
    { title: 'nothing is asked: what is missing is listed, each with its flag', args: ['new'], says: everything },
    { title: 'nor is it without any word', args: [], says: everything },
    {
      title: '--yes invents nothing that names things of the user',
      args: ['new', 'infra', '--yes'],
      says: /secretStore\.region: is missing[\s\S]*--set secretStore\.region=[\s\S]*backend\.bucket: is missing[\s\S]*environments: is missing/,
    },
  ]);

  it('nothing hangs while standard input is open and silent', async () => {
    const dir = scratch('silent');
    const before = listing(dir);
    const runs = [['new'], ['new', 'infra', ...enough, '--dry-run'], ['schema'], []];
    const [missing, dry, schema, bare] = await Promise.all(runs.map((args) => cli(args, { cwd: dir, silent: true })));
    for (const one of [missing, bare]) if (one) assertTold(one, 2, everything);
    equal(dry?.status, 0);
    equal(schema?.status, 0);
    deepEqual(listing(dir), before);
  });
});

describe('Help and version', () => {
  const help = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await cli(args, { cwd: scratch('help') });
    equal(status, 0);
    equal(stderr, '');
    return stdout;
  };

  it('--version prints the version of the package and nothing else', async () => {
    match(await help('--version'), /^\d+\.\d+\.\d+\n$/);
    equal(await help('-v'), await help('--version'));
  });

  it('--help names every command and the exit codes', async () => {
    const text = await help('--help');
    match(text, /^usage: unionai-terraform /);
    for (const word of ['new [DIR]', 'schema', '--dry-run', '--json', '74'])
      match(text, new RegExp(word.replace(/[[\]]/g, '\\$&')));
    equal(await help('-h'), text);
  });

  it("a command's help names its own options", async () => {
    const text = await help('new', '--help');
    match(text, /^usage: unionai-terraform new \[DIR\]/);
    for (const flag of ['--name', '--secret-store', '--backend', '--environments', '--force', '--example', '--set'])
      match(text, new RegExp(`^ {2}${flag} ?`, 'm'));
    equal(await help('--help', 'new', 'more', 'words'), text, 'whatever else is wrong');
  });

  it('schema prints a JSON Schema', async () => {
    const schema = JSON.parse(await help('schema'));
    equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  });
});
