import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonSchema } from '../../src/answers/json-schema.ts';
import { ciPlatforms, secretStores, stateBackends } from '../../templates/registry.ts';
import { scratch } from '../terraform/workbench.ts';
import { LanguageServer } from './language-server.ts';

describe('An editor with the YAML language server', function () {
  this.timeout(60_000);
  const file = join(scratch('schema'), 'answers.schema.json');
  const schema = pathToFileURL(file).href;
  const server = new LanguageServer();

  before(() => {
    writeFileSync(file, JSON.stringify(jsonSchema()));
    return server.start();
  });
  after(() => server.stop());

  for (const [answer, choices] of Object.entries({
    secretStore: secretStores,
    backend: stateBackends,
    ci: ciPlatforms,
  }))
    it(`offers every kind of ${answer} with its description`, async () => {
      const offered = await server.complete(schema, `${answer}:\n  kind: |`);
      deepEqual(
        offered.map(({ label, documentation }) => [label, documentation]),
        choices.map(({ kind, summary }) => [kind, summary]),
      );
    });

  for (const choice of [...secretStores, ...stateBackends])
    it(`offers only the settings of ${choice.kind} after its kind`, async () => {
      const answer = secretStores.some((store) => store === choice) ? 'secretStore' : 'backend';
      const offered = await server.complete(schema, `${answer}:\n  kind: ${choice.kind}\n  |`);
      const names = offered.map(({ label }) => label).filter((label) => label !== choice.title);
      deepEqual(names.sort(), Object.keys(choice.fields).sort());
    });

  it('offers the words of an answer, and a description of every answer', async () => {
    const words = await server.complete(schema, 'environments:\n  - name: dev\n    tier: |');
    deepEqual(
      words.map(({ label }) => label),
      ['development', 'staging', 'production'],
    );
    const all = await server.complete(schema, 'na|');
    ok(all.length > 10);
    for (const { label, documentation } of all) ok(label === '$schema' || documentation !== '', label);
    equal(
      all.some(({ label }) => label === 'environments'),
      true,
    );
  });
});
