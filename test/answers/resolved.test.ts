import { deepEqual, equal } from 'node:assert/strict';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Environment } from '../../src/model/answers.ts';
import { ciPlatforms, engines, layouts, secretReads } from '../../templates/registry.ts';
import { objectionsTo, withAnswers } from './objections.ts';

type Raw = Readonly<Record<string, unknown>>;

/** The environments of answers, as they are resolved, by name. */
function environments(more: Raw, ...each: readonly Raw[]): Readonly<Record<string, Environment>> {
  return Object.fromEntries(parseAnswers(withAnswers(more, ...each)).environments.map((one) => [one.name, one]));
}

/** One property of one environment that has only what is given. */
function resolved<K extends keyof Environment>(key: K, environment: Raw, more: Raw = {}): Environment[K] | undefined {
  return parseAnswers(withAnswers(more, environment)).environments[0]?.[key];
}

describe('What an environment leaves open', () => {
  it('is its tier: that of its name', () => {
    const names = {
      dev: 'development',
      Develop: 'development',
      staging: 'staging',
      STAG: 'staging',
      prod: 'production',
    };
    for (const [name, tier] of Object.entries(names)) equal(resolved('tier', { name }), tier, name);
    for (const name of ['qa', 'my-prod', 'nonprod']) equal(resolved('tier', { name }), 'development', name);
    equal(resolved('tier', { name: 'dev', tier: 'production' }), 'production');
  });

  it('is its gate: an approval but for development', () => {
    const gates = { development: 'automatic', staging: 'approval', production: 'approval' };
    for (const [tier, gate] of Object.entries(gates)) equal(resolved('gate', { tier }), gate, tier);
    equal(resolved('gate', { tier: 'production', gate: 'automatic' }), 'automatic');
    equal(resolved('gate', { tier: 'development', gate: 'approval' }), 'approval');
  });

  it('is its host, its description and its identifier', () => {
    equal(resolved('host', { org: 'acme' }), 'acme.hosted.unionai.cloud');
    equal(resolved('host', { host: 'union.acme.example' }), 'union.acme.example');
    equal(resolved('description', { name: 'prod-eu' }), 'prod-eu of infra');
    equal(resolved('description', { description: 'ours' }), 'ours');
    equal(resolved('id', { name: 'prod-eu' }), 'prod_eu');
    equal(resolved('clientId', {}), undefined);
  });

  it('is the key of its state: the prefix, and its name unless all environments share one state', () => {
    const s3 = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
    const key = (more: Raw, own: Raw = {}) => resolved('stateKey', { name: 'dev', ...own }, more);
    equal(key({}), 'unionai/infra/dev/terraform.tfstate');
    equal(key({ layout: 'aliases' }), 'unionai/infra/terraform.tfstate');
    equal(key({ backend: { ...s3, keyPrefix: '{name}/states' } }), 'infra/states/dev/terraform.tfstate');
    equal(key({}, { backend: { keyPrefix: 'own' } }), 'own/dev/terraform.tfstate');
    equal(key({ backend: { ...s3, key: 'the/{environment}/state' } }), 'the/dev/state');
    equal(key({ backend: { kind: 'local' } }), 'terraform.tfstate');
  });

  it('is its prefix: its name, if another environment acts on the same organization', () => {
    const shared = environments(
      {},
      { name: 'dev_A', org: 'acme' },
      { name: 'prod', org: 'acme' },
      { name: 'qa', org: 'own' },
    );
    deepEqual(
      ['dev_A', 'prod', 'qa'].map((name) => [shared[name]?.namePrefix, shared[name]?.sharesOrg, shared[name]?.domains]),
      [
        ['dev-a-', true, ['development']],
        ['prod-', true, ['production']],
        ['', false, ['development', 'staging', 'production']],
      ],
    );
    equal(resolved('namePrefix', { namePrefix: 'own-' }), 'own-');
    deepEqual(resolved('domains', { namePrefix: 'own-', tier: 'staging' }), ['staging']);
  });
});

describe('Environments', () => {
  it('come in the order of promotion, and in that of the answers within a tier', () => {
    const names = ['prod-b', 'dev-b', 'prod-a', 'staging', 'dev-a'];
    const { environments: all } = parseAnswers(
      withAnswers({}, ...names.map((name, index) => ({ name, org: `o-${index}` }))),
    );
    deepEqual(
      all.map(({ name }) => name),
      ['dev-b', 'dev-a', 'staging', 'prod-b', 'prod-a'],
    );
  });

  it('see the settings of the whole repository, each with what it overrides and with its own name', () => {
    const secretStore = { kind: 'aws-secrets-manager', region: 'us-west-2', secretName: '{name}/{environment}' };
    const { dev, prod } = environments({ secretStore }, {}, { secretStore: { region: 'eu-west-1' } });
    deepEqual(dev?.secretStore, {
      ...secretStore,
      secretName: 'infra/dev',
      planSecretName: undefined,
      accountId: undefined,
    });
    deepEqual(prod?.secretStore, {
      ...secretStore,
      region: 'eu-west-1',
      secretName: 'infra/prod',
      planSecretName: undefined,
      accountId: undefined,
    });
  });

  it('cannot override the kind', () => {
    const kind = (other: string) =>
      objectionsTo(withAnswers({}, {}, { backend: { kind: other } })).map(({ path }) => path);
    deepEqual(kind('gcs'), ['environments[1].backend.kind']);
    deepEqual(kind('s3'), []);
  });

  it('are objected to once for what is wrong in the whole repository, and with their names for a placeholder', () => {
    const secretStore = { kind: 'google-secret-manager', project: 'acme-platform', secretName: 'union_{environment}' };
    deepEqual(objectionsTo(withAnswers({ secretStore })), []);
    const long = { ...secretStore, secretName: `${'x'.repeat(240)}-{environment}` };
    const names = ['dev', 'production-with-a-long-name'];
    deepEqual(
      objectionsTo(withAnswers({ secretStore: long }, ...names.map((name) => ({ name })))).map(({ path, message }) => [
        path,
        /^for "([^"]*)"/.exec(message)?.[1],
      ]),
      [['secretStore.secretName', 'production-with-a-long-name']],
    );
  });
});

describe('Encryption by the engine', () => {
  const kmsKey = 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const other = kmsKey.replace('1234abcd', '5678abcd');
  const phase = (whole: Raw | undefined, own: Raw | undefined) =>
    environments(
      { engine: 'opentofu', ...(whole && { stateEncryption: whole }) },
      own === undefined ? {} : { stateEncryption: own },
    ).dev?.stateEncryption;
  const previousKmsKey = undefined;

  it('is enforced unless a phase is given, and nowhere without a key', () => {
    equal(phase(undefined, undefined), undefined);
    deepEqual(phase({ kmsKey }, undefined), { kmsKey, previousKmsKey, phase: 'enforced' });
    deepEqual(phase(undefined, { kmsKey }), { kmsKey, previousKmsKey, phase: 'enforced' });
    for (const one of ['enforced', 'migrating', 'decrypting'])
      deepEqual(phase({ kmsKey, phase: one }, undefined), { kmsKey, previousKmsKey, phase: one });
  });

  it('is in the phase of the whole repository where an environment has a key of its own', () => {
    deepEqual(phase({ kmsKey, phase: 'migrating' }, { kmsKey: other }), {
      kmsKey: other,
      previousKmsKey,
      phase: 'migrating',
    });
    deepEqual(phase({ kmsKey, phase: 'migrating' }, { kmsKey: other, phase: 'enforced' }), {
      kmsKey: other,
      previousKmsKey,
      phase: 'enforced',
    });
    // The key that is replaced is not that of the environment.
    deepEqual(phase({ kmsKey, previousKmsKey: `${kmsKey}0`, phase: 'rotating' }, { kmsKey: other }), {
      kmsKey: other,
      previousKmsKey,
      phase: 'enforced',
    });
  });

  it('needs an engine that can, wherever it is asked for', () => {
    const able = engines.filter(({ encryption }) => encryption !== undefined).map(({ kind }) => kind);
    for (const { kind: engine } of engines) {
      const paths = objectionsTo(
        withAnswers({ engine, stateEncryption: { kmsKey } }, {}, { stateEncryption: { kmsKey } }),
      );
      const expected = able.includes(engine) ? [] : ['stateEncryption', 'environments[1].stateEncryption'];
      deepEqual(
        paths.map(({ path }) => path),
        expected,
        engine,
      );
    }
  });
});

describe('What spans all environments', () => {
  const own = { backend: { region: 'eu-west-1' }, stateEncryption: { kmsKey: 'openbao:tfstate' } };

  for (const { kind: layout, sharedRoot } of layouts)
    it(`cannot differ in an environment only where they share a root module: ${layout}`, () => {
      const objections = objectionsTo(withAnswers({ layout, engine: 'opentofu' }, {}, own));
      deepEqual(
        objections.map(({ path }) => path),
        sharedRoot ? ['environments[1].backend', 'environments[1].stateEncryption'] : [],
      );
    });

  it('is how keys are read: not into the state, where no store is read', () => {
    for (const { kind: secretRead, leavesKeyInState } of secretReads) {
      const paths = (kind: string) =>
        objectionsTo(withAnswers({ secretRead, secretStore: { kind } })).map(({ path }) => path);
      deepEqual(paths('environment'), leavesKeyInState ? ['secretRead'] : []);
    }
  });
});

describe('The record of answers', () => {
  it('holds the defaults that were taken, so that later ones change nothing', () => {
    const { record } = parseAnswers(withAnswers({}));
    deepEqual(record, {
      name: 'infra',
      engine: engines[0].kind,
      layout: layouts[0].kind,
      secretStore: {
        kind: 'aws-secrets-manager',
        region: 'us-west-2',
        secretName: 'unionai/{environment}/terraform-api-key',
      },
      secretRead: secretReads[0].kind,
      keyCheckRole: 'viewer',
      backend: {
        kind: 's3',
        bucket: 'acme-tfstate',
        region: 'us-west-2',
        lock: 'native',
        keyPrefix: 'unionai/infra',
      },
      ci: { kind: ciPlatforms[0].kind },
      rotation: { maxAgeDays: 90, automatic: false },
      environments: [
        { name: 'dev', tier: 'development', org: 'acme-dev', host: 'acme-dev.hosted.unionai.cloud', namePrefix: '' },
        { name: 'prod', tier: 'production', org: 'acme-prod', host: 'acme-prod.hosted.unionai.cloud', namePrefix: '' },
      ],
    });
    deepEqual(Object.keys(record), [
      ...[
        'name',
        'engine',
        'layout',
        'secretStore',
        'secretRead',
        'keyCheckRole',
        'backend',
        'ci',
        'rotation',
        'environments',
      ],
    ]);
  });

  it('holds what was given as it was given', () => {
    const given = {
      rotation: { maxAgeDays: 30, automatic: false },
      backend: { kind: 's3', bucket: 'b-1', region: 'us-west-2', lock: 'native', keyPrefix: '{name}/x' },
      engine: 'opentofu',
      stateEncryption: { kmsKey: 'openbao:tfstate' },
    };
    const own = { description: 'ours', gate: 'approval', clientId: 'c-1', backend: { region: 'eu-west-1' } };
    const written = parseAnswers(withAnswers(given, { name: 'dev', ...own })).record;
    const { environments: recorded, ...rest } = written;
    for (const [name, value] of Object.entries(given)) deepEqual(rest[name], value, name);
    const [dev] = recorded as readonly Raw[];
    for (const [name, value] of Object.entries(own)) deepEqual(dev?.[name], value, name);
    equal(parseAnswers(withAnswers(given)).maxKeyAgeDays, 30);
    equal(parseAnswers(withAnswers({})).maxKeyAgeDays, 90);
  });
});
