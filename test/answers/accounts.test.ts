import { deepEqual } from 'node:assert/strict';
import { objectionsTo, withAnswers } from './objections.ts';

const github = { ci: { kind: 'github-actions', repository: 'acme/infra' } };
const aws = { kind: 'aws-secrets-manager', region: 'us-west-2' };
const s3 = { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2' };
const [one, other] = ['111111111111', '222222222222'];

type Raw = Readonly<Record<string, unknown>>;
const said = (more: Raw, ...each: readonly Raw[]): readonly string[] =>
  objectionsTo(withAnswers({ ...github, ...more }, ...each)).map(({ path, message }) => `${path} ${message}`);

describe('The AWS accounts that a job needs', () => {
  it('are one: the secrets and the state of an environment', () => {
    const apart = { secretStore: { ...aws, accountId: one }, backend: { ...s3, accountId: other } };
    deepEqual(said(apart), [
      `backend.accountId cannot be ${other}, because secretStore.accountId is ${one}: the job that needs the secrets of dev and the state assumes one role, which belongs to one AWS account`,
    ]);
    deepEqual(said({ secretStore: { ...aws, accountId: one }, backend: { ...s3, accountId: one } }), []);
  });

  it('are named where the environment sets them', () => {
    const prod = { secretStore: { accountId: one }, backend: { bucket: 'acme-prod-tfstate', accountId: other } };
    deepEqual(
      said({}, {}, prod).map((text) => text.split(':')[0]),
      [`environments[1].backend.accountId cannot be ${other}, because environments[1].secretStore.accountId is ${one}`],
    );
  });

  it('are one for all environments that share a root module', () => {
    const each = [{ secretStore: { accountId: one } }, { secretStore: { accountId: other } }];
    deepEqual(
      said({ layout: 'aliases' }, ...each).map((text) => text.split(':')[0]),
      [
        `environments[1].secretStore.accountId cannot be ${other}, because environments[0].secretStore.accountId is ${one}`,
      ],
    );
    deepEqual(said({ layout: 'directories' }, ...each), []);
  });

  it('are not compared if the answers do not name both, or if no job uses them', () => {
    deepEqual(said({ secretStore: { ...aws, accountId: one } }), []);
    const apart = { secretStore: { ...aws, accountId: one }, backend: { ...s3, accountId: other } };
    deepEqual(said({ ...apart, ci: { kind: 'none' } }), []);
    deepEqual(said({ ...apart, secretStore: { kind: 'environment' } }), []);
  });

  it('do not limit the projects, subscriptions and servers of other clouds, in which one identity can have access', () => {
    const google = { kind: 'google-secret-manager', project: 'acme-one' };
    deepEqual(said({ layout: 'aliases', secretStore: google }, {}, { secretStore: { project: 'acme-other' } }), []);
    const subscription = (digit: string): string => `${digit.repeat(8)}-2222-4333-8444-555555555555`;
    const azure = {
      kind: 'azure-key-vault',
      vaultName: 'acme-unionai',
      resourceGroup: 'acme-platform',
      subscriptionId: subscription('1'),
    };
    const another = { secretStore: { vaultName: 'acme-prod', subscriptionId: subscription('2') } };
    deepEqual(said({ layout: 'aliases', secretStore: azure }, {}, another), []);
    const vault = { kind: 'vault', address: 'https://vault.acme.example' };
    const server = { secretStore: { address: 'https://vault-prod.acme.example' } };
    deepEqual(said({ layout: 'aliases', secretStore: vault }, {}, server), []);
  });
});
