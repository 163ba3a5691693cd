import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertNoKey } from '../ci/canary.ts';
import { drive } from '../ci/github-driver.ts';
import { actions, environmentsOf } from '../ci/github-forge.ts';
import type { Occasion, WorkflowRun } from '../ci/github-workflow.ts';
import { purposes } from '../ci/purposes.ts';
import { fakeCommands } from '../ci/toolbox.ts';
import { type Ran, run, stubEnvironment } from '../terraform/workbench.ts';
import { type AwsClient, pathOf } from './clients.ts';
import { makeRole, type Policy } from './identities.ts';
import type { Moto, Variables } from './moto.ts';
import { type Owner, owner } from './owner.ts';

export const region = 'us-west-2';
export const stateBucket = 'acme-tfstate';
export const planBucket = 'acme-plans';

/** A repository of AWS on GitHub whose setup is done, and an identity for each environment of the forge. */
export interface OnAws {
  readonly moto: Moto;
  readonly owner: Owner;
  /** What a job finds after it logged in, by the environment of the forge. */
  readonly identities: Readonly<Record<string, Variables>>;
  /** Runs a workflow with every request checked against the policies of the job's identity. */
  workflow(name: string, occasion: Occasion): Promise<WorkflowRun>;
  /** Runs a script as a job of an environment of the forge. */
  script(environment: string, name: string, args: readonly string[], more?: Variables): Promise<Ran>;
  /** Runs the AWS CLI as an administrator. */
  ask(...args: readonly string[]): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** What the identity that plans may do: read the state and the dates of the keys, and put plans. */
const planPolicy = (environment: string): Policy => ({
  's3:ListBucket': [`arn:aws:s3:::${stateBucket}`],
  's3:GetObject': [`arn:aws:s3:::${stateBucket}/unionai/ml-platform/${environment}/*`],
  's3:PutObject': [`arn:aws:s3:::${planBucket}/plans/${environment}/*`],
  'secretsmanager:ListSecretVersionIds': ['*'],
});

/** What the identity that applies may do: read plans, and write the state and its lock. */
const applyPolicy = (environment: string): Policy => ({
  's3:ListBucket': [`arn:aws:s3:::${stateBucket}`],
  's3:GetObject': [
    `arn:aws:s3:::${stateBucket}/unionai/ml-platform/${environment}/*`,
    `arn:aws:s3:::${planBucket}/plans/${environment}/*`,
  ],
  's3:PutObject': [`arn:aws:s3:::${stateBucket}/unionai/ml-platform/${environment}/*`],
  's3:DeleteObject': [`arn:aws:s3:::${stateBucket}/unionai/ml-platform/${environment}/*.tflock`],
});

/** Does what the README says before the first plan, with a bucket for sealed plans, and makes the roles. */
export async function onAws(moto: Moto, client: AwsClient): Promise<OnAws> {
  const ask: OnAws['ask'] = (...args) => moto.aws(client, ...args) as Promise<Record<string, unknown>>;
  const { KeyMetadata } = (await ask('kms', 'create-key')) as { KeyMetadata: { Arn: string } };
  const person = await owner(
    {
      name: 'ml-platform',
      secretStore: { kind: 'aws-secrets-manager', region },
      backend: { kind: 's3', bucket: stateBucket, region, kmsKeyId: KeyMetadata.Arn },
      ci: { kind: 'github-actions', repository: 'acme/ml-platform' },
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod', org: 'acme-prod' },
      ],
    },
    moto,
    client,
  );
  await person.upTo(/^git switch -c/, 'excluded');
  const place = ['--create-bucket-configuration', `LocationConstraint=${region}`];
  await ask('s3api', 'create-bucket', '--bucket', planBucket, '--region', region, ...place);
  const identities: Record<string, Variables> = {};
  for (const { name } of person.answers.environments) {
    identities[`${name}-plan`] = await makeRole(moto, client, `${name}-plan`, planPolicy(name));
    identities[name] = await makeRole(moto, client, name, applyPolicy(name));
  }
  const commands = fakeCommands({ tflint: '', shellcheck: '', gh: '' });
  const outside = {
    ...stubEnvironment(person.world),
    AWS_ENDPOINT_URL: moto.url,
    AWS_MAX_ATTEMPTS: '2',
    AWS_EC2_METADATA_DISABLED: 'true',
    PATH: `${commands.path}:${pathOf(client)}`,
  };
  const withRegion = { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  const forge = {
    environments: environmentsOf(person.answers, person.dir, { PLAN_BUCKET: planBucket }),
    outside,
    tokens: {},
    actions: {
      ...actions,
      // Exchanges the token of the job for the credentials of the role, and exports them.
      'aws-actions/configure-aws-credentials': ({ 'role-to-assume': role = '' }, hasToken: boolean) => {
        const identity = Object.values(identities).find((one) => one.AWS_ROLE_ARN === role);
        if (!hasToken || identity === undefined) throw new Error(`no login for ${role}`);
        const { AWS_ROLE_ARN: _, ...credentials } = identity;
        return { ...credentials, ...withRegion };
      },
    },
  };
  const checked = async <T>(action: () => Promise<T>): Promise<T> => {
    await moto.checkPolicies(true);
    try {
      return await action();
    } finally {
      await moto.checkPolicies(false);
    }
  };
  return {
    moto,
    owner: person,
    identities,
    ask,
    workflow: async (name, occasion) => {
      const text = readFileSync(join(person.dir, `.github/workflows/terraform-${name}.yml`), 'utf8');
      const done = await checked(() => drive(person.dir, text, forge, occasion));
      assertNoKey(person.answers, done.traces);
      return done;
    },
    script: (environment, name, args, more = {}) =>
      checked(() =>
        run('sh', [`scripts/ci/${name}.sh`, ...args], {
          cwd: person.dir,
          env: {
            ...outside,
            ...withRegion,
            ...identities[environment],
            PLAN_BUCKET: planBucket,
            ...purposes[name],
            ...more,
          },
        }),
      ),
    close: async () => {
      person.close();
    },
  };
}
