import { deepEqual, match, ok } from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert as always, jsonValue, property } from 'fast-check';
import { jsonSchema } from '../../src/answers/json-schema.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor, combinations } from '../combinations.ts';
import { answers, untouched } from './mutants.ts';
import { objectionsTo } from './objections.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const validate = ajv.compile(jsonSchema());
const runs = { numRuns: process.env.MUTANTS ? 200 : process.env.SLOW_TESTS ? 20_000 : 1000, seed: 1 };

/** What no schema can say: how answers relate, rules of names beyond a pattern, and how many digits a number has. */
const onlyTheParserKnows =
  /same (as|secret|state)|client ID of|is reserved|must not|unknown answer|(accountId|projectId|ownerId|repositoryId): must be .*, not "\d+"|cannot (be|change|differ)|ci\.rotationImage: is missing/;

describe('The JSON Schema of the answers', function () {
  this.timeout(120_000);

  it('is a schema, to a strict reader', () => ok(ajv.validateSchema(jsonSchema())));

  it('takes the answers of every combination of choices, as they are recorded', () => {
    for (const combination of combinations) {
      const { record } = answersFor(combination);
      ok(validate(structuredClone(record)), `${JSON.stringify(combination)} ${ajv.errorsText(validate.errors)}`);
    }
  });

  it('takes all that the parser takes, and refuses only what the parser refuses', () => {
    const counts = { both: 0, neither: 0, parserOnly: 0 };
    const agree = (raw: unknown): void => {
      const objections = objectionsTo(raw);
      const fits = validate(raw);
      if (objections.length === 0) ok(fits, ajv.errorsText(validate.errors));
      if (fits) for (const { path, message } of objections) match(`${path}: ${message}`, onlyTheParserKnows);
      counts[objections.length === 0 ? 'both' : fits ? 'parserOnly' : 'neither'] += 1;
    };
    always(property(answers, agree), runs);
    const few = runs.numRuns / 8;
    ok(counts.both > few && counts.neither > few, `too few of one kind to tell anything: ${JSON.stringify(counts)}`);
  });

  it('takes a link to itself next to the answers', () => {
    const [combination] = combinations;
    ok(combination && validate({ ...structuredClone(answersFor(combination).record), $schema: './schema.json' }));
  });
});

describe('The parser', () => {
  it('takes what it recorded, which gives the same answers and the same record', () => {
    always(
      property(untouched, (raw) => {
        const answers = parseAnswers(raw);
        deepEqual(parseAnswers(structuredClone(answers.record)), answers);
      }),
    );
  });

  it('objects to whatever is not valid, and never ends as a bug', () => {
    always(property(jsonValue(), (raw) => void objectionsTo(raw)));
    for (const raw of [undefined, null, 7, 'x', [], () => 1, new Map()]) ok(objectionsTo(raw).length > 0);
  });

  // With two environments, whose secrets and states are compared: what is missing has no place to compare.
  for (const [answer, choices] of [
    ['secretStore', secretStores],
    ['backend', stateBackends],
  ] as const)
    for (const choice of choices)
      it(`names everything that ${answer} ${choice.kind} lacks`, () => {
        const required = Object.entries(choice.fields).flatMap(([name, { presence }]) =>
          presence === 'required' ? [`${answer}.${name}`] : [],
        );
        const whole = {
          name: 'infra',
          secretStore: { kind: 'environment' },
          backend: { kind: 'local' },
          environments: [
            { name: 'dev', org: 'acme' },
            { name: 'prod', org: 'acme' },
          ],
        };
        const paths = objectionsTo({ ...whole, [answer]: { kind: choice.kind } }).map(({ path }) => path);
        deepEqual(paths, required);
      });
});
