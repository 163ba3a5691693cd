import { deepEqual, equal, ok } from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonSchema } from '../../src/answers/json-schema.ts';
import { describedDocuments } from '../../src/command/described-documents.ts';
import { documentSchema } from '../../src/command/output-schemas.ts';
import { commands } from '../../src/command/registry.ts';
import { verifyJson } from '../../src/command/verify-report.ts';
import { scratch } from '../terraform/workbench.ts';
import { cli, enough } from './cli.ts';
import { edited, made, rewrite } from './made.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });

/** Requires that a document has a schema, and that it is the first document of standard output. */
function fits(name: (typeof describedDocuments)[number], document: string): void {
  const validate = ajv.compile(documentSchema(name));
  const value: unknown = JSON.parse(document);
  ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}\n${document.slice(0, 2000)}`);
  // A document with another property is not one of this version.
  ok(!validate({ ...(value as object), more: 1 }), name);
}

describe('schema --of', function () {
  this.timeout(60_000);

  it('prints a schema of each document, and that of the answers by default', async () => {
    const cwd = scratch('schema');
    for (const name of describedDocuments) {
      const { stdout } = await cli(['schema', '--of', name], { cwd });
      deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(documentSchema(name))));
      ok(ajv.validateSchema(documentSchema(name)));
    }
    deepEqual(JSON.parse((await cli(['schema'], { cwd })).stdout), JSON.parse(JSON.stringify(jsonSchema())));
  });

  it('describes the output of every command', () => {
    const described = [...describedDocuments, 'explain', 'completion', 'help', 'version', 'schema'];
    for (const { name } of commands) ok(described.includes(name), name);
  });

  it('is what new, environment and update print', async () => {
    const cwd = scratch('outputs');
    fits('new', (await cli(['new', 'infra', ...enough, '--json'], { cwd })).stdout);
    fits('new', (await cli(['new', 'infra', ...enough, '--dry-run', '--json', '--org', 'other'], { cwd })).stdout);
    const repository = await edited();
    const add = ['environment', 'qa', '--org', 'acme-qa', '--yes', '--allow-dirty', '--json'];
    fits('environment', (await cli(add, { cwd: repository })).stdout);
    fits(
      'update',
      (await cli(['update', '--set', 'environments[dev].org=acme-dev', '--json'], { cwd: repository })).stdout,
    );
    fits('update', (await cli(['update', '--check', '--json'], { cwd: repository })).stdout);
  });

  it('is what an update with conflicts prints', async () => {
    const repository = await made();
    rewrite(repository, 'environments/dev/main.tf', (text) => text.replace(/^( *org += ).*$/m, '$1"mine"'));
    const run = await cli(['update', '--set', 'environments[dev].org=acme-dev', '--json'], { cwd: repository });
    equal(run.status, 3);
    ok(run.stdout.includes('"conflicts"'));
    fits('update', run.stdout);
  });

  it('is what audit and its fixes print', async () => {
    const repository = await made();
    fits('audit', (await cli(['audit', '--json'], { cwd: repository })).stdout);
    rewrite(repository, '.gitignore', () => '');
    const { stdout } = await cli(['audit', '--fix', '--dry-run', '--json'], { cwd: repository });
    fits('audit', stdout);
    ok(stdout.includes('"fixed"'));
  });

  it('is what verify prints', () =>
    fits(
      'verify',
      verifyJson('/infra', [
        { check: 'fmt', place: '.', status: 'passed' },
        { check: 'tflint', place: '.', status: 'skipped', reason: 'not installed', output: '' },
      ]),
    ));

  it('is what help, version, explain and completion print', async () => {
    const cwd = scratch('texts');
    for (const args of [['help'], ['version'], ['explain', 's3'], ['completion', 'fish']])
      fits('text', (await cli([...args, '--json'], { cwd })).stdout);
  });

  it('is what a failure prints', async () => {
    const cwd = scratch('failures');
    for (const args of [['nwe'], ['new', '--yes'], ['update'], ['new', 'x', '--set', 'a'], ['explain', 'zzz']]) {
      const { status, stdout } = await cli([...args, '--json'], { cwd });
      equal(status, 2);
      fits('error', stdout);
    }
  });
});
