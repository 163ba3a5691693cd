import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Answers } from '../../src/model/answers.ts';

const stateKey = 'arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555';
const environments = [
  { name: 'dev', org: 'acme' },
  { name: 'staging', org: 'acme-staging' },
  { name: 'prod', org: 'acme-prod' },
];

function answers(more: Readonly<Record<string, unknown>>): Answers {
  return parseAnswers(
    withExample({
      name: 'ml-platform',
      secretStore: { kind: 'aws-secrets-manager' },
      backend: { kind: 's3' },
      ci: { kind: 'github-actions', repository: 'acme/ml-platform' },
      environments,
      ...more,
    }),
  );
}

const gitlab = { kind: 'gitlab-ci', project: 'acme/ml-platform' };
const encryptionKey = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';

/** Repositories with a bootstrap of AWS: each differs in what it needs there. */
export const awsRepositories: Readonly<Record<string, Answers>> = {
  'GitHub, native lock': answers({}),
  'a KMS key of the user, three accounts and two buckets': answers({
    secretStore: { kind: 'aws-secrets-manager', region: 'us-west-2' },
    backend: { kind: 's3', bucket: 'acme-tfstate', region: 'us-west-2', kmsKeyId: stateKey },
    environments: [
      { ...environments[0], secretStore: { accountId: '111111111111' } },
      { ...environments[1], secretStore: { accountId: '111111111111' } },
      {
        ...environments[2],
        secretStore: { region: 'us-east-1', accountId: '222222222222' },
        backend: {
          bucket: 'acme-prod-tfstate',
          region: 'us-east-1',
          accountId: '222222222222',
          kmsKeyId: 'arn:aws:kms:us-east-1:222222222222:alias/tfstate',
        },
      },
    ],
  }),
  'GitLab, lock table': answers({ ci: gitlab, backend: { kind: 's3', lock: 'dynamodb', lockTable: 'acme-tflock' } }),
  'one root module': answers({ layout: 'aliases' }),
  'one root module, GitLab, a key for plans and applies': answers({
    layout: 'aliases',
    ci: gitlab,
    secretRead: 'data-source',
  }),
  'OpenTofu with an encrypted state': answers({ engine: 'opentofu', stateEncryption: { kmsKey: encryptionKey } }),
  'states in GCS': answers({ backend: { kind: 'gcs' } }),
  'states in GitLab': answers({ backend: { kind: 'gitlab' }, ci: gitlab }),
  'secrets in Google Cloud': answers({ secretStore: { kind: 'google-secret-manager' } }),
  'a folder of a work tree': answers({ path: 'infra/ml' }),
  'storage and an identity provider that exist': answers({
    bootstrap: { existingStateStorage: true, existingIdentityProvider: true },
    backend: { kind: 's3', lock: 'dynamodb', lockTable: 'acme-tflock' },
  }),
  'scheduled rotation': answers({ rotation: { automatic: true } }),
  'scheduled rotation with one key': answers({ rotation: { automatic: true }, planKey: 'shared' }),
  'GitHub, two environments': answers({ environments: [environments[0], environments[2]] }),
  'no pipeline': answers({ ci: { kind: 'none' } }),
  'a long bucket and a long name': answers({
    name: 'a-repository-with-a-name-that-is-far-too-long-for-a-role-in-iam',
    backend: { kind: 's3', bucket: 'acme.corporation.union.terraform.states.of-all-the-teams.0001' },
  }),
  China: answers({
    secretStore: { kind: 'aws-secrets-manager', region: 'cn-north-1' },
    backend: { kind: 's3', region: 'cn-north-1' },
  }),
};
