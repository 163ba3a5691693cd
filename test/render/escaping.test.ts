import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definition } from '../../src/answers/definition.ts';
import type { Node, Nodes } from '../../src/answers/node.ts';
import { cli } from '../cli/cli.ts';
import { slowIt } from '../slow.ts';
import { pool } from '../terraform/accept.ts';
import { makeWorld, needs, overrideBackend, remove, scratch, terraform } from '../terraform/workbench.ts';
import { hostile } from './hostile.ts';

/** Every text answer that no pattern and no list restricts, by its path. */
function freeTexts(nodes: Nodes, at = ''): readonly string[] {
  return Object.entries(nodes).flatMap(([name, node]) => freeTextsOf(node, at === '' ? name : `${at}.${name}`));
}

function freeTextsOf(node: Node, path: string): readonly string[] {
  switch (node.node) {
    case 'field':
      return node.type === 'string' && !node.rule && !node.oneOf ? [path] : [];
    case 'object':
      return freeTexts(node.fields, path);
    case 'list':
      return freeTexts(node.item.fields, `${path}[]`);
    default:
      return (node.node === 'union' ? node : node.union).choices.flatMap(({ fields }) => freeTexts(fields, path));
  }
}

const host = 'acme.hosted.unionai.cloud';
const keyOf = (client: string): string => Buffer.from(`${host}:${client}:not-a-secret:acme`).toString('base64');
const expected = hostile.map((text) => text.normalize('NFC'));

/** Has the built command make a repository with a text as the description of each environment. */
async function make(dir: string, descriptions: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  const answers = {
    name: 'infra',
    secretStore: { kind: 'environment' },
    backend: { kind: 'local' },
    environments: descriptions.map((description, index) => ({ name: `e${index}`, org: 'acme', description })),
    ...more,
  };
  writeFileSync(join(dir, 'answers.json'), JSON.stringify(answers));
  const { status, stderr } = await cli(['new', 'infra', '--answers', 'answers.json'], { cwd: dir });
  equal(status, 0, stderr.slice(0, 2000));
  return join(dir, 'infra');
}

/** Applies a root and gives what `terraform output -json` says of its outputs. */
async function outputs<T>(root: string, env: Readonly<Record<string, string>>): Promise<readonly T[]> {
  const world = makeWorld({});
  for (const args of [['init'], ['apply', '-auto-approve']]) {
    const { status, text } = await terraform(root, [...args, '-input=false', '-no-color'], world, env);
    equal(status, 0, text.slice(-4000));
  }
  const { stdout } = await terraform(root, ['output', '-json'], world, env);
  return Object.values(JSON.parse(stdout) as Readonly<Record<string, { value: T }>>).map(({ value }) => value);
}

/**
 * What Terraform reads as the descriptions of some environments. Their roots are modules of one here: what it reads is
 * what was written, and one run and one provider do for all. What they manage is none of this test's business.
 */
async function readBack(repository: string, numbers: readonly number[]): Promise<readonly string[]> {
  const root = scratch('outputs');
  const copy = (path: string, to = path): void =>
    writeFileSync(join(root, to), readFileSync(join(repository, path), 'utf8'));
  const variables = ['organization', 'name_prefix', 'domains', 'access_file'];
  mkdirSync(join(root, 'modules/workspace'), { recursive: true });
  writeFileSync(join(root, 'modules/workspace/main.tf'), variables.map((name) => `variable "${name}" {}\n`).join(''));
  copy('environments/e0/versions.tf', 'versions.tf');
  const calls = numbers.map((number) => {
    mkdirSync(join(root, `environments/e${number}`), { recursive: true });
    for (const file of ['main', 'outputs', 'versions']) copy(`environments/e${number}/${file}.tf`);
    return `module "e${number}" {\n  source = "./environments/e${number}"\n}\n`;
  });
  const descriptions = numbers.map((number) => `module.e${number}.environment.description`);
  const all = `output "all" {\n  value = [${descriptions.join(', ')}]\n}\n`;
  writeFileSync(join(root, 'main.tf'), [...calls, 'provider "unionai" {}\n', all].join('\n'));
  const [reported = []] = await outputs<readonly string[]>(root, { UNIONAI_API_KEY: keyOf('any') });
  remove(root);
  return reported;
}

describe('A hostile text', function () {
  this.timeout(60_000);

  it('can only be given where these tests give it, one of a few hundred', () => {
    deepEqual(freeTexts(definition), ['environments[].description']);
    ok(hostile.length >= 200, `${hostile.length}`);
  });

  describe('given by --answers, an environment for each', () => {
    const dir = scratch('hostile');
    let repository = '';
    before(async () => {
      repository = await make(dir, hostile);
    });

    it('is recorded as it is', () => {
      const record = JSON.parse(readFileSync(join(repository, '.yo-rc.json'), 'utf8'));
      const { environments } = record['generator-unionai-terraform'];
      deepEqual(
        environments.map(({ description }: { description?: string }) => description),
        expected,
      );
    });

    it('is in the README on its own line of its table, and nothing comes of it', () => {
      const lines = readFileSync(join(repository, 'README.md'), 'utf8').split('\n');
      for (const index of hostile.keys()) {
        const row = lines.filter((line) => line.startsWith(`| \`e${index}\` |`));
        equal(row.length, 1);
        const [text = ''] = row;
        equal(text.replace(/\\./g, '').split('|').length, 7, text.slice(0, 200));
        equal(/[<>[\]*]/.test(text.replace(/\\./g, '')), false, text.slice(0, 200));
      }
    });

    it('is kept to its file: no other is made, and no line of another changes', async () => {
      const plain = await make(
        scratch('plain'),
        hostile.map((_, index) => `plain ${index}`),
      );
      for (const path of ['environments/e7/providers.tf', 'environments/e7/outputs.tf', 'modules/workspace/main.tf'])
        equal(readFileSync(join(repository, path), 'utf8'), readFileSync(join(plain, path), 'utf8'));
      const changed = hostile.map((_, index) => {
        const [one, two] = [repository, plain].map((root) =>
          readFileSync(join(root, `environments/e${index}/main.tf`), 'utf8').split('\n'),
        );
        return (one ?? []).length === two?.length && one?.filter((line, at) => line !== two[at]).length === 1;
      });
      deepEqual(changed, Array(hostile.length).fill(true));
    });

    describe('comes back equal', () => {
      needs('terraform');

      slowIt('from terraform output -json', async () => {
        // Terraform sorts what it finds in a time that grows with the square, so a few at a time are faster.
        const numbers = [...hostile.keys()];
        const batches = Array.from({ length: 6 }, (_, batch) => numbers.filter((number) => number % 6 === batch));
        const reported = await pool(
          batches.map((batch) => () => readBack(repository, batch)),
          2,
        );
        for (const [at, batch] of batches.entries())
          deepEqual(
            reported[at],
            batch.map((number) => expected[number]),
          );
      });
    });
  });

  describe('in one root for all', () => {
    needs('terraform');

    it('comes back equal from terraform output -json', async () => {
      const together = [hostile.join('|'), hostile.toReversed().join('"')];
      const root = await make(scratch('aliases'), together, { layout: 'aliases' });
      overrideBackend(root);
      const keys = { TF_VAR_unionai_api_key_e0: keyOf('one'), TF_VAR_unionai_api_key_e1: keyOf('two') };
      const reported = await outputs<{ readonly environment: { readonly description: string } }>(root, keys);
      deepEqual(
        reported.map(({ environment }) => environment.description),
        together.map((text) => text.normalize('NFC')),
      );
    });
  });
});
