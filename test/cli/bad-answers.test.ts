import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyShaped } from '../key.ts';
import { scratch } from '../terraform/workbench.ts';
import { cli } from './cli.ts';
import { assertRefused, type Refusal, refuses } from './refused.ts';

type Raw = Readonly<Record<string, unknown>>;

const good = {
  name: 'infra',
  secretStore: { kind: 'aws-secrets-manager', region: 'us-west-2' },
  backend: { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' },
  environments: [
    { name: 'dev', org: 'acme' },
    { name: 'prod', org: 'acme-prod' },
  ],
};

/** A refusal of answers that come in a file. */
function file(title: string, content: string | Uint8Array | Raw, says: RegExp, name = 'answers.yaml'): Refusal {
  const bytes = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  return {
    title,
    args: ['new', 'infra', '--answers', name],
    says,
    lay: (dir) => writeFileSync(join(dir, name), bytes),
  };
}

/** A refusal of answers that are good but for one environment more. */
const another = (title: string, environment: Raw, says: RegExp): Refusal =>
  file(title, { ...good, environments: [...good.environments, environment] }, says);

describe('An answers file that cannot be used', () => {
  refuses([
    {
      title: 'does not exist',
      args: ['new', 'infra', '--answers', 'nowhere.json'],
      says: /Cannot read nowhere\.json: it does not exist\.\n.*--answers/,
    },
    {
      title: 'is a folder',
      args: ['new', 'infra', '--answers', 'folder'],
      says: /Cannot read folder: it is a folder/,
      lay: (dir) => mkdirSync(join(dir, 'folder')),
    },
    file(
      'is larger than any answers',
      `name: ${'x'.repeat(1024 * 1024)}`,
      /Cannot read answers\.yaml: it is larger than 1 MiB/,
    ),
    {
      title: 'never ends',
      args: ['new', 'infra', '--answers', '/dev/zero'],
      says: /Cannot read \/dev\/zero: it is a device/,
    },
    file('is no UTF-8', Uint8Array.of(0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff), /answers\.yaml is not UTF-8 text/),
    file('is UTF-16', Buffer.from('﻿name: infra', 'utf16le'), /answers\.yaml is not UTF-8 text/),
    file('is empty', '', /answers\.yaml must contain an object/),
    file('holds a list', '[]', /answers\.yaml must contain an object/),
    file('holds a word', 'infra', /answers\.yaml must contain an object/),
    file('is neither JSON nor YAML', 'name: {', /answers\.yaml:1:8: this is neither JSON nor YAML/),
    file('says a name twice', 'name: a\nname: b\n', /answers\.yaml:2:1: duplicate name/),
    file('says a name twice, in JSON', '{"name":"a","name":"b"}', /answers\.yaml:1:13: duplicate name/),
    file('says a name twice, deep inside', 'backend:\n  kind: s3\n  kind: gcs\n', /:3:3: duplicate name/),
    file('has a tag of its own: it could construct something', 'name: !!js/function x\n', /tags \(!name\)/),
    file('has a tag of a local kind', 'name: !secret x\n', /tags \(!name\)/),
    file("has one of YAML's own tags", 'name: !!str x\n', /tags \(!name\)/),
    file('has an anchor', 'name: &name infra\n', /anchors \(&name\)/),
    file('has an alias', 'name: &name infra\nengine: *name\n', /anchors \(&name\)|aliases \(\*name\)/),
    file('has an alias to nothing', 'name: *name\n', /aliases \(\*name\)|neither JSON nor YAML/),
    file('holds more than one document', 'name: a\n---\nname: b\n', /the file contains more than one document/),
    file('has a list for a name', '? [name]\n: infra\n', /this is neither JSON nor YAML/),
    file('is thousands of layers deep', '['.repeat(20_000), /nested too deeply/),
    file('is thousands of layers deep, as a list of lists on a line', '- '.repeat(20_000), /nested too deeply/),
    file(
      'is a thousand layers deep, by indentation',
      Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      /nested too deeply/,
    ),
    file('is thousands of layers deep, as objects', '{"a":'.repeat(20_000), /nested too deeply/),
    {
      title: 'comes from standard input and is empty',
      args: ['new', 'infra', '--answers', '-'],
      says: /standard input must contain an object/,
    },
    {
      title: 'comes from standard input and is wrong',
      args: ['new', 'infra', '--answers', '-'],
      input: 'name: a\nname: b',
      says: /standard input:2:1: duplicate name/,
    },
  ]);

  it('says a name twice in a file of the size that is allowed, and is refused all the same', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `name${index}: 1\n`);
    const text = [...lines, 'name0: 2\n'].join('');
    ok(text.length < 1024 * 1024);
    await assertRefused(file('', text, /answers\.yaml:30001:1: duplicate name/));
  });
});

describe('Answers that make no sense', () => {
  refuses([
    file(
      'name a store that does not exist',
      { ...good, secretStore: { kind: 'aws-secret-manager' } },
      /secretStore\.kind: must be aws-secrets-manager, .*did you mean aws-secrets-manager\?/,
    ),
    file(
      'name a backend that does not exist',
      { ...good, backend: { kind: 'S3' } },
      /backend\.kind: .* did you mean s3\?/,
    ),
    file('name an engine that does not exist', { ...good, engine: 'tofu' }, /engine: must be terraform or opentofu/),
    file('name a choice that is a number', { ...good, layout: 5 }, /layout: must be directories or aliases, not 5/),
    file(
      'have a name that nobody asks for',
      { ...good, secretstore: 1 },
      /unknown answer "secretstore"\n.*secretStore\?/,
    ),
    file(
      'have a setting of another choice',
      { ...good, backend: { ...good.backend, project: 'x' } },
      /backend: unknown answer/,
    ),
    file('lack a setting', { ...good, backend: { kind: 's3', bucket: 'acme-tfstate' } }, /backend\.region: is missing/),
    file('have text where a list belongs', { ...good, environments: 'dev' }, /environments: must be a list, not "dev"/),
    file('have no environment', { ...good, environments: [] }, /environments: must have at least one entry/),
    file('have null for a text', 'name: ~\n', /name: must be a string, not null/),
    file('have half a surrogate pair', `{"name":"\\ud800"}`, /name: must be well-formed Unicode/),
    another(
      'name an environment twice',
      { name: 'dev', org: 'acme-two' },
      /environments\[2\]\.name: "dev" is the same as/,
    ),
    another('have no organization', { name: 'qa' }, /environments\[2\]\.org: is missing/),
    file(
      'are wrong in several places: all are reported at once',
      { name: '-', engine: 'x', secretStore: { kind: 'y' }, backend: { kind: 's3' }, environments: [{}] },
      /6|7|8|9 answers[\s\S]*name:[\s\S]*engine:[\s\S]*secretStore\.kind:[\s\S]*backend\.bucket:[\s\S]*environments\[0\]\.name:/,
    ),
  ]);
});

describe('A prototype that a user wants to reach', () => {
  const polluting = (key: string): Refusal =>
    file(`by ${key} in a file`, `{"${key}":{"polluted":true},"name":"infra"}`, new RegExp(`unknown answer "${key}"`));
  refuses([
    polluting('__proto__'),
    polluting('constructor'),
    polluting('prototype'),
    polluting('toString'),
    polluting('hasOwnProperty'),
    file(
      'by __proto__ within a choice',
      '{"name":"infra","backend":{"kind":"s3","__proto__":{"bucket":"x"}}}',
      /backend: unknown answer "__proto__"[\s\S]*backend\.bucket: is missing/,
    ),
    file('by __proto__ as a kind', { ...good, backend: { kind: '__proto__' } }, /backend\.kind: must be s3/),
    file('by constructor as an engine', { ...good, engine: 'constructor' }, /engine: must be terraform/),
    another(
      'by __proto__ as the name of an environment',
      { name: '__proto__', org: 'a' },
      /environments\[2\]\.name: must be/,
    ),
    {
      title: 'by --set __proto__.polluted',
      args: ['new', 'infra', '--set', '__proto__.polluted=true'],
      says: /--set "__proto__\.polluted": the answer does not exist/,
    },
    {
      title: 'by --set backend.constructor.prototype.polluted',
      args: ['new', 'infra', '--set', 'backend.constructor.prototype.polluted=true'],
      says: /the answer does not exist/,
    },
    {
      title: 'by JSON in --set',
      args: ['new', 'infra', '--yes', '--set', 'secretStore={"kind":"vault","__proto__":{"address":"https://x"}}'],
      says: /--set secretStore: unknown answer "__proto__"[\s\S]*--set secretStore: address is missing/,
    },
  ]);
});

describe('A name that plays tricks with paths', () => {
  const tricks = [
    '../x',
    '..',
    '.',
    '/etc',
    'a/b',
    'a\\b',
    'C:x',
    'CON',
    'nul',
    'com1',
    'x.',
    'x ',
    ' x',
    'x\n',
    '~',
    '-x',
  ];
  const all = [...tricks, 'a'.repeat(300), 'x\u0000y', '', '\u202etxt.exe'];

  it('is refused as an environment, each at its place', async () => {
    const environments = all.map((name) => ({ name, org: 'acme' }));
    const { stderr } = await assertRefused(
      file('', { ...good, environments }, new RegExp(`${all.length} answers are`)),
    );
    for (const index of all.keys()) match(stderr, new RegExp(`^  environments\\[${index}\\]\\.name: must `, 'm'));
  });

  refuses([
    ...['../x', 'CON', 'con.txt', 'x.', 'a'.repeat(300)].map((name) =>
      file(`is refused as a repository: ${name.slice(0, 20)}`, { ...good, name }, /^ {2}name: must /m),
    ),
    ...['../x', 'a//b', 'a/../b'].map((keyPrefix) =>
      file(
        `is refused as a prefix of the state: ${keyPrefix}`,
        { ...good, backend: { ...good.backend, keyPrefix } },
        /backend\.keyPrefix: must /,
      ),
    ),
    {
      title: 'is refused as the folder that names the repository',
      args: ['new', 'CON', '--yes', '--example'],
      says: /name: must not be a reserved device name on Windows/,
    },
  ]);
});

describe('A Union.ai key among the answers', () => {
  const key = keyShaped();
  const places: Readonly<Record<string, (key: string) => Raw>> = {
    'as a description': (text) => ({ ...good, environments: [{ name: 'dev', org: 'acme', description: text }] }),
    'as the name of the repository': (text) => ({ ...good, name: text }),
    'as a client id': (text) => ({ ...good, environments: [{ name: 'dev', org: 'acme', clientId: text }] }),
    'as a kind': (text) => ({ ...good, backend: { kind: text } }),
    'as a word': (text) => ({ ...good, engine: text }),
    'as the name of an answer': (text) => ({ ...good, [text]: 1 }),
    'as the name of a setting': (text) => ({ ...good, backend: { ...good.backend, [text]: 1 } }),
    'where a list belongs': (text) => ({ ...good, environments: text }),
    'inside what should be a text': (text) => ({ ...good, name: { key: [text] } }),
    'as the link to the schema': (text) => ({ ...good, $schema: text }),
  };
  for (const [place, answers] of Object.entries(places)) {
    it(`is refused ${place}, and is not repeated`, async () => {
      const { text } = await assertRefused(file('', answers(key), /missing or invalid/));
      ok(!text.includes(key.slice(0, 24)), 'the key is repeated');
    });
  }

  it('is refused on the command line, and is not repeated', async () => {
    const shown = await Promise.all(
      [
        ['--name', key],
        ['--org', key, '--environments', 'dev'],
        ['--environments', key],
        ['--set', `name=${key}`],
        ['--set', `${key}=1`],
        ['--set', `environments[${key}].org=acme`],
        ['--answers', key],
        [`--${key}`],
        ['--engine', key],
      ].map(async (args) => assertRefused({ title: '', args: ['new', 'infra', ...args], says: /^error: /m })),
    );
    const commands = await Promise.all(
      [[key], ['schema', key]].map((args) => assertRefused({ title: '', args, says: /^error: / })),
    );
    for (const { text } of [...shown, ...commands]) ok(!text.includes(key.slice(0, 24)), 'the key is repeated');
  });

  it('is not repeated by --json either', async () => {
    const dir = scratch('json');
    const { status, stdout } = await cli(['new', 'infra', '--json', '--name', key], { cwd: dir });
    equal(status, 2);
    doesNotMatch(stdout, new RegExp(key.slice(0, 24)));
    equal(JSON.parse(stdout).error.code, 'answers');
  });
});
