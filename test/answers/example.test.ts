import { deepEqual } from 'node:assert/strict';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Fields } from '../../src/model/field.ts';
import { ciPlatforms, secretStores, stateBackends } from '../../templates/registry.ts';

/** The example of each field that must be given. */
const examplesOf = (fields: Fields) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { presence, example }]) =>
      presence === 'required' ? [[name, example]] : [],
    ),
  );

describe('The answers of the example company', () => {
  it('are complete: three environments, the default store and the default backend', () => {
    const [store, backend] = [secretStores[0], stateBackends[0]];
    deepEqual(withExample({}), {
      name: 'ml-platform',
      secretStore: { kind: store.kind, ...examplesOf(store.fields) },
      backend: { kind: backend.kind, ...examplesOf(backend.fields) },
      environments: ['dev', 'staging', 'prod'].map((name) => ({ name, org: 'acme' })),
    });
  });

  it('have an organization for environments that do not set one', () => {
    deepEqual(withExample({}, 'mine').environments, [
      { name: 'dev', org: 'mine' },
      { name: 'staging', org: 'mine' },
      { name: 'prod', org: 'mine' },
    ]);
    deepEqual(withExample({ environments: [{ name: 'qa', org: 'own' }, {}] }, 'mine').environments, [
      { name: 'qa', org: 'own' },
      { name: 'dev', org: 'mine' },
    ]);
  });

  it('keep every given answer, and add only what must be given', () => {
    const given = {
      name: 'infra',
      engine: 'opentofu',
      secretStore: { kind: 'environment' },
      environments: [{ org: 'own' }],
    };
    const { backend: _, ...filled } = withExample(given);
    deepEqual(filled, { ...given, environments: [{ name: 'dev', org: 'own' }] });
  });

  for (const [answer, choices] of [
    ['secretStore', secretStores],
    ['backend', stateBackends],
    ['ci', ciPlatforms],
  ] as const)
    for (const { kind, fields } of choices)
      it(`have what ${answer} ${kind} must be given, and are valid`, () => {
        const filled = withExample({ [answer]: { kind } });
        deepEqual(filled[answer], { kind, ...examplesOf(fields) });
        parseAnswers(filled);
      });

  it('complete the settings of the default choice, if the kind is not given', () => {
    const [backend] = stateBackends;
    const [name = ''] = Object.keys(examplesOf(backend.fields));
    deepEqual(withExample({ backend: { [name]: 'own' } }).backend, {
      kind: backend.kind,
      ...examplesOf(backend.fields),
      [name]: 'own',
    });
  });

  it('leave what is invalid to the parser', () => {
    for (const [name, value] of [
      ['backend', 's3'],
      ['backend', null],
      ['ci', 'github-actions'],
      ['name', 7],
      ['name', null],
      ['environments', null],
      ['extra', 1],
    ] as const)
      deepEqual(withExample({ [name]: value })[name], value, `${name} ${value}`);
    deepEqual(withExample({ backend: { kind: 'nothing', x: 1 } }).backend, { kind: 'nothing', x: 1 });
    deepEqual(withExample({ environments: 'dev' }, 'mine').environments, 'dev');
    deepEqual(withExample({ environments: ['dev'] }, 'mine').environments, ['dev']);
    deepEqual(withExample({ rotation: { maxAgeDays: 30 } }).rotation, { maxAgeDays: 30 });
  });
});
