import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { answerAt } from '../../src/answers/answer-path.ts';
import { withFlags } from '../../src/answers/flags.ts';
import { setAnswer } from '../../src/answers/set.ts';
import { UserError } from '../../src/errors.ts';

const raw = {
  name: 'infra',
  backend: { kind: 's3', bucket: 'acme-tfstate' },
  environments: [
    { name: 'dev', org: 'acme' },
    { name: 'prod', org: 'acme-prod', backend: { bucket: 'acme-prod' } },
  ],
};

describe('An answer that is set by its path', () => {
  const cases: readonly (readonly [path: string, text: string, expected: unknown])[] = [
    ['name', 'other', 'other'],
    ['name', '7', '7'],
    ['rotation.maxAgeDays', '30', 30],
    ['rotation.maxAgeDays', '-1', -1],
    ['backend.bucket', 'other', 'other'],
    ['backend.lock', 'dynamodb', 'dynamodb'],
    ['environments[1].org', 'other', 'other'],
    ['environments[prod].org', 'other', 'other'],
    ['environments[2].name', 'qa', 'qa'],
    ['environments[prod].backend.region', 'eu-west-1', 'eu-west-1'],
    ['environments[dev].backend', '{"bucket":"x"}', { bucket: 'x' }],
    ['environments', '[{"name":"qa"}]', [{ name: 'qa' }]],
    ['stateEncryption.kmsKey', 'openbao:x', 'openbao:x'],
  ];
  for (const [path, text, expected] of cases)
    it(`takes the type that the definition has there: ${path}=${text}`, () => {
      const after = setAnswer(raw, path, text);
      deepEqual(answerAt(after, path), expected);
    });

  it('leaves every other answer, and the object that it was given, as they are', () => {
    const before = structuredClone(raw);
    const after = setAnswer(raw, 'environments[prod].backend.region', 'eu-west-1');
    deepEqual(raw, before);
    deepEqual(after, {
      ...raw,
      environments: [
        raw.environments[0],
        { ...raw.environments[1], backend: { bucket: 'acme-prod', region: 'eu-west-1' } },
      ],
    });
  });

  it('replaces the whole object, if it is a kind', () => {
    deepEqual(answerAt(setAnswer(raw, 'backend.kind', 'gcs'), 'backend'), { kind: 'gcs' });
  });

  it('may be a setting of any choice, as long as there is no kind', () => {
    deepEqual(setAnswer({}, 'secretStore.vaultName', 'x'), { secretStore: { vaultName: 'x' } });
    deepEqual(setAnswer({}, 'environments[0].secretStore.mount', 'x'), {
      environments: [{ secretStore: { mount: 'x' } }],
    });
  });

  const refusals: readonly (readonly [path: string, text: string, message: RegExp, hint: RegExp])[] = [
    ['nmae', 'x', /answer does not exist/, /Did you mean name\?/],
    ['backend.buckte', 'x', /answer does not exist/, /Did you mean bucket\?/],
    ['backend.vaultName', 'x', /answer does not exist/, /./],
    ['secretStore.nothing', 'x', /answer does not exist/, /schema/],
    ['name.first', 'x', /answer does not exist/, /./],
    ['[0]', 'x', /answer does not exist/, /./],
    ['backend[0]', 'x', /answer does not exist/, /./],
    ['', 'x', /answer does not exist/, /./],
    ['name..x', 'x', /answer does not exist/, /./],
    ['backend.', 'x', /answer does not exist/, /./],
    ['environments[qa].org', 'x', /environment does not exist/, /"dev", "prod"/],
    ['environments[3].org', 'x', /environment does not exist/, /"dev", "prod"/],
    ['rotation.maxAgeDays', 'x', /whole number, not "x"/, /^undefined$/],
    ['rotation.maxAgeDays', '1.5', /whole number/, /^undefined$/],
    ['rotation', 'x', /must be JSON/, /./],
    ['environments', 'dev', /must be JSON, for example \[/, /./],
  ];
  for (const [path, text, message, hint] of refusals)
    it(`is refused: ${path}=${text}`, () => {
      throws(
        () => setAnswer(raw, path, text),
        (error) => {
          if (!(error instanceof UserError)) return false;
          equal(error.code, 'usage');
          match(error.message, message);
          match(String(error.hint), hint);
          return true;
        },
      );
    });
});

describe('Flags and --set', () => {
  const none = { flags: {}, sets: [] };

  it('win over the answers, and --set over flags', () => {
    deepEqual(withFlags({ name: 'a', layout: 'aliases' }, { flags: { name: 'b' }, sets: [] }), {
      name: 'b',
      layout: 'aliases',
    });
    deepEqual(withFlags({}, { flags: { name: 'b' }, sets: ['name=c', 'name=d'] }), { name: 'd' });
    deepEqual(withFlags(raw, none), raw);
  });

  it('put a kind before the settings of its object, in whichever order they are given', () => {
    const backend = { kind: 'gcs', bucket: 'x' };
    deepEqual(withFlags(raw, { flags: {}, sets: ['backend.bucket=x', 'backend.kind=gcs'] }).backend, backend);
    deepEqual(withFlags(raw, { flags: {}, sets: ['backend.kind=gcs', 'backend.bucket=x'] }).backend, backend);
    deepEqual(withFlags(raw, { flags: { backend: 'gcs' }, sets: ['backend.bucket=x'] }).backend, backend);
  });

  it('make environments of names, and give an organization to those that have none', () => {
    const flags = { environments: 'dev, prod', org: 'acme' };
    deepEqual(withFlags({}, { flags, sets: ['environments[prod].org=other'] }).environments, [
      { org: 'acme', name: 'dev' },
      { org: 'other', name: 'prod' },
    ]);
  });

  it('need a path and a value', () => {
    for (const set of ['name', '=x', ''])
      throws(() => withFlags({}, { flags: {}, sets: [set] }), /--set requires PATH=VALUE/, set);
    deepEqual(withFlags({}, { flags: {}, sets: ['name=a=b'] }), { name: 'a=b' });
    deepEqual(withFlags({}, { flags: {}, sets: ['name='] }), { name: '' });
  });
});
