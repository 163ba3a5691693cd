import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { changedAnswersSchema } from '../../src/answers/json-schema.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { secretStores } from '../../templates/registry.ts';
import { LanguageServer } from '../answers/language-server.ts';
import { cli } from '../cli/cli.ts';
import { made, read, recorded, rewrite } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { everyRepository } from './every-repository.ts';

const example = 'answers.example.yaml';
const schema = '.scaffold/answers.schema.json';

/** The example with its last lines, which describe an environment, uncommented. */
function withEnvironment(text: string): string {
  const [before = '', after = ''] = text.split(/^(?=# environments:$)/m);
  return before + after.replace(/^# /gm, '').replace('ORGANIZATION', 'acme-qa');
}

describe('answers.example.yaml of a repository', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(changedAnswersSchema());

  for (const [name, answers] of everyRepository)
    it(`contains exactly the answers, and an environment to add: ${name}`, () => {
      const files = plan(answers);
      const text = files.get(example)?.text ?? '';
      const { environments, ...others } = answers.record;
      deepEqual(parse(text), others);
      deepEqual(parseAnswers({ ...parse(text), environments }).record, answers.record);
      const added = parse(withEnvironment(text));
      equal(added.environments.length, 1);
      equal(
        parseAnswers({ ...added, environments: [...environments, ...added.environments] }).environments.length,
        environments.length + 1,
      );
      for (const one of [parse(text), added]) ok(validate(one), JSON.stringify(validate.errors));
      const [first] = text.split('\n');
      equal(first, `# yaml-language-server: $schema=./${schema}`);
      deepEqual(JSON.parse(files.get(schema)?.text ?? ''), changedAnswersSchema());
    });

  it('changes nothing as an answers file of update', async () => {
    const dir = await made();
    cpSync(join(dir, example), join(dir, 'answers.yaml'));
    const before = listing(dir);
    const { status, stdout, text } = await cli(['update', '--answers', 'answers.yaml'], { cwd: dir });
    equal(status, 0, text);
    match(stdout, /nothing was written/);
    deepEqual(listing(dir), before);
  });

  it('adds the environment in it as an answers file of environment, by the command that it names', async () => {
    const dir = await made();
    const text = read(dir, example);
    const [, command = ''] = /npx generator-unionai-terraform (environment .*)$/m.exec(text) ?? [];
    writeFileSync(join(dir, 'answers.yaml'), withEnvironment(text));
    const { status, text: said } = await cli(command.split(' '), { cwd: dir });
    equal(status, 0, said);
    const added = recorded(dir).environments.find(({ name }: { name: string }) => name === 'qa');
    deepEqual([added.tier, added.org], ['staging', 'acme-qa']);
  });

  it('follows the answers, and keeps the edits of the user', async () => {
    const dir = await made();
    rewrite(dir, example, (text) => `${text}# ours\n`);
    equal((await cli(['update', '--set', 'backend.bucket=acme-other'], { cwd: dir })).status, 0);
    match(read(dir, example), /^ {2}bucket: acme-other$[\s\S]*# ours\n$/m);
  });

  it('has no problem in an editor, which completes it without a network', async function () {
    this.timeout(60_000);
    const server = new LanguageServer();
    await server.start();
    try {
      const dir = await made();
      const text = readFileSync(join(dir, example), 'utf8');
      const uri = (name: string): string => pathToFileURL(join(dir, name)).href;
      deepEqual(await server.problems(uri(example), text), []);
      const wrong = text.replace('kind: s3', 'kind: s4');
      ok((await server.problems(uri('wrong.yaml'), wrong)).length > 0, 'the schema was read');
      const offered = await server.completeIn(uri('answers.yaml'), text.replace(/(secretStore:\n {2}kind: ).*/, '$1|'));
      deepEqual(
        offered.map(({ label }) => label),
        secretStores.map(({ kind }) => kind),
      );
    } finally {
      server.stop();
    }
  });
});
