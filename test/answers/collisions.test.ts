import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { takenNames } from '../../src/answers/check-names.ts';
import { definition } from '../../src/answers/definition.ts';
import { draftOf } from '../../src/answers/draft.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { shape } from '../../src/answers/shape.ts';
import { layouts, secretStores } from '../../templates/registry.ts';
import { objectionsTo, withAnswers } from './objections.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Two environments as a user sets them apart, or does not; `whole` holds for both. */
interface Pair {
  readonly says: string;
  readonly whole: Raw;
  readonly dev?: Raw;
  readonly prod?: Raw;
}

const aws = { kind: 'aws-secrets-manager', region: 'us-west-2', secretName: 'union-key' };
const vault = { kind: 'vault', address: 'https://vault.acme.example:8200', path: 'union/key' };
const azure = {
  kind: 'azure-key-vault',
  vaultName: 'acme-unionai',
  resourceGroup: 'acme-platform',
  subscriptionId: '11111111-2222-3333-4444-555555555555',
  secretName: 'union-key',
};
const google = { kind: 'google-secret-manager', project: 'acme-platform', secretName: 'union-key' };

describe('Two environments that would read the same secret', () => {
  const same: readonly Pair[] = [
    { says: 'AWS: one name', whole: aws },
    { says: 'AWS: one name in one account', whole: { ...aws, accountId: '123456789012' } },
    {
      says: 'AWS: names that come out alike',
      whole: aws,
      dev: { secretName: 'union-prod' },
      prod: { secretName: 'union-{environment}' },
    },
    { says: 'Google Cloud: one name', whole: google },
    { says: 'Azure: one name', whole: azure },
    {
      says: 'Azure: names that differ in case',
      whole: azure,
      dev: { vaultName: 'ACME-unionai', secretName: 'UNION-key' },
    },
    { says: 'Azure: one vault, said to be in two groups', whole: azure, prod: { resourceGroup: 'acme-other' } },
    { says: 'Vault: one path', whole: vault },
    { says: 'Vault: one path in one namespace', whole: { ...vault, namespace: 'platform' } },
    { says: 'Vault: two fields of one path', whole: vault, prod: { field: 'other' } },
    {
      says: 'Vault: one server, with a slash and without',
      whole: vault,
      prod: { address: 'https://vault.acme.example:8200/' },
    },
  ];
  for (const { says, whole, dev = {}, prod = {} } of same)
    it(`are refused: ${says}`, () => {
      const [objection, ...others] = objectionsTo(
        withAnswers({ secretStore: whole }, { secretStore: dev }, { secretStore: prod }),
      );
      deepEqual(others, []);
      equal(objection?.path, 'environments[1]');
      match(objection?.message ?? '', /same secret as environments\[0\]/);
    });

  const apart: readonly Pair[] = [
    { says: 'AWS: two accounts', whole: aws, dev: { accountId: '111111111111' }, prod: { accountId: '222222222222' } },
    { says: 'AWS: one account, and one that is not reported', whole: aws, prod: { accountId: '222222222222' } },
    { says: 'AWS: two regions', whole: aws, prod: { region: 'eu-west-1' } },
    { says: 'AWS: the name of the environment', whole: { ...aws, secretName: 'union-{environment}' } },
    { says: 'Google Cloud: two projects', whole: google, prod: { project: 'acme-prod' } },
    { says: 'Google Cloud: two names', whole: google, prod: { secretName: 'other' } },
    { says: 'Azure: two vaults', whole: azure, prod: { vaultName: 'acme-prod' } },
    { says: 'Azure: two names', whole: azure, prod: { secretName: 'other' } },
    { says: 'Vault: two namespaces', whole: vault, dev: { namespace: 'dev' }, prod: { namespace: 'prod' } },
    { says: 'Vault: a namespace and the root', whole: vault, prod: { namespace: 'prod' } },
    { says: 'Vault: two servers', whole: vault, prod: { address: 'https://vault-prod.acme.example' } },
    { says: 'Vault: two ports', whole: vault, prod: { address: 'https://vault.acme.example:8300' } },
    { says: 'Vault: two mounts', whole: vault, prod: { mount: 'other' } },
    { says: 'Vault: two paths', whole: vault, prod: { path: 'union/other' } },
  ];
  for (const { says, whole, dev = {}, prod = {} } of apart)
    it(`are accepted if they would not: ${says}`, () =>
      deepEqual(objectionsTo(withAnswers({ secretStore: whole }, { secretStore: dev }, { secretStore: prod })), []));

  it('are refused in every place but the first', () => {
    const three = withAnswers({ secretStore: aws }, {}, {}, { name: 'test' });
    deepEqual(
      objectionsTo(three).map(({ path, message }) => [path, /environments\[\d\]/.exec(message)?.[0]]),
      [
        ['environments[1]', 'environments[0]'],
        ['environments[2]', 'environments[0]'],
      ],
    );
  });

  it('do not exist where no store is read', () => {
    for (const { kind } of secretStores.filter(({ source }) => source !== 'store'))
      deepEqual(objectionsTo(withAnswers({ secretStore: { kind } })), []);
  });
});

describe('Two environments that would keep their states in one place', () => {
  const key = 'union/terraform.tfstate';
  const s3 = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
  const gcs = { kind: 'gcs', bucket: 'acme-tfstate' };
  const azurerm = { kind: 'azurerm', resourceGroup: 'acme', storageAccount: 'acmetfstate', container: 'tfstate' };
  const gitlab = { kind: 'gitlab', projectId: '47' };
  const hcp = { kind: 'hcp-terraform', organization: 'acme' };
  const joined = [{ keyPrefix: 'a' }, { keyPrefix: 'a/b' }] as const;

  const same: readonly (Pair & { readonly names?: readonly [string, string] })[] = [
    { says: 'S3: one key', whole: { ...s3, key } },
    { says: 'S3: one bucket, said to be in two regions', whole: { ...s3, key }, prod: { region: 'eu-west-1' } },
    { says: 'Google Cloud Storage: one key', whole: { ...gcs, key: 'union/state' } },
    { says: 'Azure: one key', whole: { ...azurerm, key } },
    {
      says: 'Azure: one account, said to be in two groups',
      whole: { ...azurerm, key },
      prod: { resourceGroup: 'other' },
    },
    {
      says: 'GitLab: names that are joined alike',
      whole: gitlab,
      dev: joined[0],
      prod: joined[1],
      names: ['b-dev', 'dev'],
    },
    {
      says: 'HCP Terraform: names that are joined alike',
      whole: hcp,
      dev: joined[0],
      prod: joined[1],
      names: ['b-dev', 'dev'],
    },
    {
      says: 'HCP Terraform: hosts that differ in case',
      whole: { ...hcp, key: 'union' },
      prod: { organization: 'ACME' },
    },
  ];
  for (const { says, whole, dev = {}, prod = {}, names = ['dev', 'prod'] } of same)
    it(`are refused: ${says}`, () => {
      const [objection, ...others] = objectionsTo(
        withAnswers({ backend: whole }, { name: names[0], backend: dev }, { name: names[1], backend: prod }),
      );
      deepEqual(others, []);
      equal(objection?.path, 'environments[1].backend');
      match(objection?.message ?? '', /same state as environments\[0\]/);
    });

  const apart: readonly Pair[] = [
    { says: 'S3: two buckets', whole: { ...s3, key }, prod: { bucket: 'acme-prod-tfstate' } },
    { says: 'S3: the name of the environment', whole: s3 },
    { says: 'Google Cloud Storage: two buckets', whole: { ...gcs, key: 'union/state' }, prod: { bucket: 'acme-prod' } },
    { says: 'Azure: two accounts', whole: { ...azurerm, key }, prod: { storageAccount: 'acmeprod' } },
    { says: 'Azure: two containers', whole: { ...azurerm, key }, prod: { container: 'prod' } },
    { says: 'GitLab: two projects', whole: { ...gitlab, key: 'union' }, prod: { projectId: '48' } },
    { says: 'GitLab: two servers', whole: { ...gitlab, key: 'union' }, prod: { host: 'gitlab.acme.example' } },
    { says: 'HCP Terraform: two organizations', whole: { ...hcp, key: 'union' }, prod: { organization: 'acme-prod' } },
    { says: 'HCP Terraform: two hosts', whole: { ...hcp, key: 'union' }, prod: { hostname: 'tfe.acme.example' } },
    { says: 'local files', whole: { kind: 'local' } },
  ];
  for (const { says, whole, dev = {}, prod = {} } of apart)
    it(`are accepted if they would not: ${says}`, () =>
      deepEqual(objectionsTo(withAnswers({ backend: whole }, { backend: dev }, { backend: prod })), []));

  it('are accepted if all environments share one root module, and so one state', () => {
    const answers = withAnswers({ layout: 'aliases', backend: { ...s3, key } });
    deepEqual(objectionsTo(answers), []);
    const keys = new Set(parseAnswers(answers).environments.map(({ stateKey }) => stateKey));
    equal(keys.size, 1);
  });
});

describe('Two environments with one client id', () => {
  it('are refused, for one key would serve both', () => {
    const objections = objectionsTo(withAnswers({}, { clientId: 'client-1' }, { clientId: 'client-1' }));
    deepEqual(
      objections.map(({ path }) => path),
      ['environments[1].clientId'],
    );
    match(objections[0]?.message ?? '', /environments\[0\]/);
  });

  it('are accepted with two, with one that is known, and with none', () => {
    deepEqual(objectionsTo(withAnswers({}, { clientId: 'client-1' }, { clientId: 'client-2' })), []);
    deepEqual(objectionsTo(withAnswers({}, { clientId: 'client-1' }, {})), []);
    deepEqual(objectionsTo(withAnswers({})), []);
  });
});

describe('The name of an environment', () => {
  const named = (layout: string, ...names: readonly string[]) =>
    objectionsTo(withAnswers({ layout }, ...names.map((name) => ({ name })))).map(({ path }) => path);

  for (const { kind, reservedNames } of layouts) {
    for (const name of reservedNames)
      it(`cannot be ${name} with the layout ${kind}, however it is written`, () => {
        for (const spelling of [name, name.toUpperCase(), name.replaceAll('_', '-')])
          deepEqual(named(kind, 'dev', spelling), ['environments[1].name'], spelling);
      });
  }

  it('cannot be a reserved name, however the layout writes it', () => {
    const draft = draftOf(shape(definition, withAnswers({}, { name: 'dev' }, { name: 'api-keys' }), () => undefined));
    const layout = { ...draft.layout, reservedNames: ['API-Keys'] };
    deepEqual(
      takenNames({ ...draft, layout }).map(({ path }) => path),
      ['environments[1].name'],
    );
  });

  it('can be what another layout keeps for itself', () => {
    const reserved = layouts.flatMap(({ reservedNames }) => reservedNames);
    ok(reserved.includes('main'));
    for (const { kind, reservedNames } of layouts)
      for (const name of reserved.filter((one) => !reservedNames.includes(one))) deepEqual(named(kind, name), [], name);
  });

  for (const { kind } of layouts) {
    it(`cannot be that of another in other spelling: ${kind}`, () => {
      for (const other of ['DEV-EU', 'dev_eu', 'Dev_Eu'])
        deepEqual(named(kind, 'dev-eu', other), ['environments[1].name'], other);
      equal(named(kind, 'dev-eu', 'dev-eu')[0], 'environments[1].name');
      deepEqual(named(kind, 'dev-eu', 'dev-us', 'deveu'), []);
    });

    it(`cannot be what a pipeline calls the plans of another: ${kind}`, () => {
      for (const other of ['dev-plan', 'Dev-Plan', 'dev_plan']) {
        deepEqual(named(kind, 'dev', other), ['environments[1].name'], other);
        deepEqual(named(kind, other, 'dev'), ['environments[0].name'], other);
      }
      deepEqual(named(kind, 'dev', 'prod-plan'), []);
    });
  }
});

describe('The lock of a state in S3', () => {
  const s3 = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
  const paths = (whole: Raw, prod: Raw = {}) =>
    objectionsTo(withAnswers({ backend: { ...s3, ...whole } }, {}, { backend: prod })).map(({ path }) => path);

  it('needs the name of the table, if it is a DynamoDB table', () => {
    deepEqual(paths({ lock: 'dynamodb' }), ['backend.lockTable']);
    deepEqual(paths({ lock: 'dynamodb', lockTable: 'locks' }), []);
  });

  it('takes no table, if it is a lock file', () => {
    deepEqual(paths({ lockTable: 'locks' }), ['backend.lockTable']);
    deepEqual(paths({ lock: 'native', lockTable: 'locks' }), ['backend.lockTable']);
    deepEqual(paths({ lock: 'native' }), []);
    deepEqual(paths({}), []);
  });

  it('is judged as each environment has it', () => {
    deepEqual(paths({}, { lock: 'dynamodb', lockTable: 'locks' }), []);
    deepEqual(paths({}, { lockTable: 'locks' }), ['environments[1].backend.lockTable']);
    deepEqual(paths({ lock: 'dynamodb' }, { lockTable: 'locks' }), ['backend.lockTable']);
  });
});
