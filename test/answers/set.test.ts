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

  it('is read by the index of an environment, or by its name', () => {
    const many = { environments: Array.from({ length: 13 }, (_, index) => ({ name: `e${index}`, org: `o${index}` })) };
    equal(answerAt(many, 'environments[12].org'), 'o12');
    equal(answerAt(many, 'environments[e12].org'), 'o12');
    const numbers = { environments: [{ name: '0a' }, { name: 'a0' }] };
    for (const name of ['0a', 'a0']) equal(answerAt(numbers, `environments[${name}].name`), name);
  });

  it('is absent where another value is in its place', () => {
    equal(answerAt({ environments: 'dev' }, 'environments[0]'), undefined);
    equal(answerAt({ environments: 'dev' }, 'environments[dev]'), undefined);
    equal(answerAt({ environments: ['dev'] }, 'environments[dev]'), undefined);
    equal(answerAt({ backend: 's3' }, 'backend.length'), undefined);
    throws(() => answerAt(raw, ''), /the answer does not exist/);
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
    ['backend.buckte', 'x', /answer does not exist/, /^Did you mean backend\.bucket\?$/],
    ['backend.vaultName', 'x', /answer does not exist/, /./],
    ['secretStore.nothing', 'x', /answer does not exist/, /help answers lists all answers/],
    ['name.first', 'x', /answer does not exist/, /./],
    ['[0]', 'x', /answer does not exist/, /./],
    ['backend[0]', 'x', /answer does not exist/, /./],
    ['', 'x', /answer does not exist/, /./],
    ['name..x', 'x', /answer does not exist/, /./],
    ['backend.', 'x', /answer does not exist/, /./],
    ['environments[qa].org', 'x', /environment does not exist/, /"dev", "prod"/],
    ['environments[3].org', 'x', /environment does not exist/, /"dev", "prod"/],
    ['backend.container', 'x', /answer does not exist/, /./],
    ['environments[prod].backend.container', 'x', /answer does not exist/, /./],
    ['backend.kind.x', 's3', /answer does not exist/, /./],
    ['rotation.maxAgeDays', 'x', /whole number, not "x"/, /^undefined$/],
    ['rotation.maxAgeDays', '1.5', /whole number/, /^undefined$/],
    ['rotation', 'x', /must be JSON/, /./],
    ['environments', 'dev', /must be JSON, for example \[/, /./],
    ['backend', 's3', /must be JSON, for example \{"kind":"…"\}/, /individually/],
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

  it('is refused for an environment that does not exist, with the names of those that do', () => {
    const refused = (environments: unknown, path: string, hint: RegExp): void =>
      throws(
        () => setAnswer({ environments }, path, 'x'),
        (error) => error instanceof UserError && hint.test(String(error.hint)),
      );
    refused([], 'environments[1].name', /^There are no environments\.$/);
    refused(undefined, 'environments[1].name', /^There are no environments\.$/);
    refused([{ name: 'dev' }, 'x', null, { name: 7 }, {}], 'environments[qa].name', /^Environments: "dev"\.$/);
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

  it('keep their order otherwise', () => {
    deepEqual(withFlags({}, { flags: {}, sets: ['name=a', 'name=b', 'name=c'] }), { name: 'c' });
    const sets = ['name=a', 'backend.bucket=x', 'secretStore.region=y', 'name=b', 'backend.kind=s3'];
    deepEqual(withFlags({}, { flags: {}, sets }), {
      name: 'b',
      backend: { kind: 's3', bucket: 'x' },
      secretStore: { region: 'y' },
    });
  });

  it('make environments of names, and give an organization to those that have none', () => {
    const flags = { environments: 'dev, prod', org: 'acme' };
    deepEqual(withFlags({}, { flags, sets: ['environments[prod].org=other'] }).environments, [
      { org: 'acme', name: 'dev' },
      { org: 'other', name: 'prod' },
    ]);
  });

  it('add no organization that is not given, and none to what is no environment', () => {
    deepEqual(withFlags({ environments: [{ name: 'dev' }] }, none), { environments: [{ name: 'dev' }] });
    const flags = { org: 'acme' };
    deepEqual(withFlags({ environments: 'dev' }, { flags, sets: [] }), { environments: 'dev' });
    deepEqual(withFlags({}, { flags, sets: [] }), {});
    deepEqual(withFlags({ environments: ['dev', { name: 'qa' }] }, { flags, sets: [] }).environments, [
      'dev',
      { org: 'acme', name: 'qa' },
    ]);
  });

  it('need a path and a value', () => {
    for (const set of ['name', '=x', ''])
      throws(() => withFlags({}, { flags: {}, sets: [set] }), /--set requires PATH=VALUE/, set);
    deepEqual(withFlags({}, { flags: {}, sets: ['name=a=b'] }), { name: 'a=b' });
    deepEqual(withFlags({}, { flags: {}, sets: ['name='] }), { name: '' });
    throws(() => withFlags({}, { flags: {}, sets: ['x=1'] }), /the answer does not exist/);
  });
});
