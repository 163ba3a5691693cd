import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { jsonSchema } from '../../src/answers/json-schema.ts';

describe('The JSON Schema', () => {
  it('is what test/answers/schema.txt says; npm run golden regenerates it', () => {
    const golden = readFileSync(new URL('schema.txt', import.meta.url), 'utf8');
    equal(`${JSON.stringify(jsonSchema(), null, 2)}\n`, golden, 'Is the change meant? Run npm run golden.');
  });
});
