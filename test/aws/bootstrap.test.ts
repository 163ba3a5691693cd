import { deepEqual, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BootstrapState } from '../../src/model/bootstrap.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { type Attempt, allowedBy, type CloudAccess, documentedIn, type Thing } from '../bootstrap/access.ts';
import { type AppliedBootstrap, applyBootstrap, type StateResource } from '../bootstrap/applied.ts';
import { answersFor } from '../combinations.ts';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { type AwsClient, pathOf, withClients } from './clients.ts';
import { type Moto, startMoto, type Variables } from './moto.ts';

/**
 * What moto checks: the actions and resources of policies for S3. It checks no conditions, and compares requests to Secrets Manager and
 * KMS only with the resource `*`, so that the evaluator alone checks these (test/bootstrap/aws.test.ts).
 */
withClients('The policies of bootstrap/aws, checked by moto', ([client]) => {
  if (client === undefined) throw new Error('no client');
  describe(`The policies of bootstrap/aws, checked by moto with ${client.version}`, function () {
    needs('terraform');
    this.timeout(900_000);
    const answers = answersFor(
      { store: 'aws-secrets-manager', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' },
      {
        ci: { kind: 'github-actions', repository: 'acme/ml-platform' },
        rotation: { automatic: true },
        environments: [
          { name: 'dev', org: 'acme' },
          { name: 'prod', org: 'acme-prod' },
        ],
      },
    );
    const repository = repositoryOf(answers);
    let moto: Moto;
    let applied: AppliedBootstrap;
    before(async () => {
      moto = await startMoto();
      applied = await applyBootstrap(answers, 'aws');
    });
    after(async () => {
      applied?.remove();
      await moto?.stop();
    });

    it('allow the requests to S3 that SECURITY.md documents, and no others', async () => {
      const identities = await build(moto, client, applied.resources);
      const planBucket = resourcesIn(repository, 'aws').identities.map(({ ciEnvironment }) => {
        const outputs = applied.outputs.ci_environments as Record<string, Record<string, string>>;
        return outputs[ciEnvironment]?.PLAN_BUCKET ?? '';
      })[0];
      const roles = applied.outputs.ci_environments as Record<string, { AWS_ROLE_ARN: string }>;
      const tries: { identity: string; thing: Thing; attempt: Attempt; command: readonly string[] }[] = [];
      const file = join(scratch('object'), 'object');
      writeFileSync(file, 'an object');
      // Collects the attempts first: the evaluation is synchronous.
      const collect: CloudAccess = {
        verdict: (identity, thing, attempt) => {
          if (thing.kind === 'key') return 'none';
          tries.push({
            identity,
            thing,
            attempt,
            command: commandOf(thing, attempt, { file, identity, planBucket: planBucket ?? '' }),
          });
          return 'none';
        },
        trusts: () => false,
        faults: () => [],
      };
      allowedBy(repository, 'aws', collect);
      await moto.checkPolicies(true);
      const allowed = new Set<string>();
      const attemptOne = async ({ attempt, command, identity, thing }: (typeof tries)[number]): Promise<void> => {
        const name = roles[identity]?.AWS_ROLE_ARN.split('/').at(-1) ?? '';
        const env = {
          ...moto.administrator,
          ...identities[name],
          AWS_DEFAULT_REGION: 'us-west-2',
          PATH: pathOf(client),
        };
        const ran = await run('aws', [...command, '--output', 'json'], { cwd: client.folder, env });
        ok(ran.status === 0 || /AccessDenied|Forbidden|\(403\)/.test(ran.text), `${command.join(' ')}: ${ran.text}`);
        if (ran.status === 0) allowed.add(JSON.stringify([identity, thing, attempt]));
      };
      for (let index = 0; index < tries.length; index += 4)
        await Promise.all(tries.slice(index, index + 4).map(attemptOne));
      await moto.checkPolicies(false);
      const access: CloudAccess = {
        ...collect,
        verdict: (identity, thing, attempt) =>
          allowed.has(JSON.stringify([identity, thing, attempt])) ? 'all' : 'none',
      };
      deepEqual(
        allowedBy(repository, 'aws', access),
        documentedIn(repository, 'aws', plan(answers).get('SECURITY.md')?.text ?? '').filter(
          (line) => !/ key of /.test(line),
        ),
      );
      ok(allowed.size > 0);
      // The identity of a scheduled rotation reads no state, and can neither create nor read a plan, so it applies nothing.
      const isRotation = (identity: string): boolean => identity.endsWith('-rotate');
      ok(tries.filter(({ identity }) => isRotation(identity)).length >= 20);
      deepEqual(
        tries.filter(
          ({ attempt, identity, thing }) =>
            isRotation(identity) && allowed.has(JSON.stringify([identity, thing, attempt])),
        ),
        [],
      );
    });
  });
});

/** The command of the AWS CLI for an attempt. */
function commandOf(
  thing: Thing,
  attempt: Attempt,
  { file, identity, planBucket }: { readonly file: string; readonly identity: string; readonly planBucket: string },
): readonly string[] {
  const object = (command: string, bucket: string, key: string, ...more: readonly string[]): readonly string[] => [
    ...['s3api', command, '--bucket', bucket, '--key', key],
    ...more,
  ];
  if (thing.kind === 'key' || thing.kind === 'encryptionKey') throw new Error('moto does not check keys');
  const { key, name, place } = thing.state as BootstrapState<'aws'>;
  const bucket = thing.kind === 'state' ? place.bucket : planBucket;
  const at = thing.kind === 'state' ? key : `plans/${name}/1-1/plan.tfplan`;
  if (attempt === 'create')
    return object('put-object', bucket, `plans/${name}/2-1/${identity}.tfplan`, '--body', file, '--if-none-match', '*');
  if (attempt === 'write') return object('put-object', bucket, at, '--body', file);
  if (attempt === 'delete') return object('delete-object', bucket, at);
  return object('get-object', bucket, at, `${file}.got`);
}

/**
 * Makes the buckets, objects and roles of an applied bootstrap in moto.
 *
 * @returns what a job finds after it logged in, by the name of the role
 */
async function build(
  moto: Moto,
  client: AwsClient,
  resources: readonly StateResource[],
): Promise<Readonly<Record<string, Variables>>> {
  const ask = (...args: readonly string[]): Promise<unknown> => moto.aws(client, ...args);
  const managed = (type: string): readonly StateResource[] =>
    resources.filter((one) => one.mode === 'managed' && one.type === type);
  for (const { values } of managed('aws_s3_bucket')) {
    const place = ['--create-bucket-configuration', `LocationConstraint=${values.region}`];
    await ask('s3api', 'create-bucket', '--bucket', String(values.bucket), '--region', String(values.region), ...place);
  }
  const objects = managed('aws_iam_role_policy').flatMap(({ values }) =>
    [...String(values.policy).matchAll(/arn:aws:s3:::([a-z0-9.-]+)\/([^"*]+\.tfstate|plans\/[^"*]+\/)(?="|\*)/g)].map(
      ([, bucket = '', key = '']) => [bucket, key.endsWith('/') ? `${key}1-1/plan.tfplan` : key] as const,
    ),
  );
  const bootstrap = ['acme-tfstate', 'unionai/ml-platform/bootstrap/aws/terraform.tfstate'] as const;
  for (const [bucket, key] of new Map([...objects, bootstrap].map((one) => [one.join('/'), one])).values())
    await ask('s3api', 'put-object', '--bucket', bucket, '--key', key);
  const identities: Record<string, Variables> = {};
  for (const { values } of managed('aws_iam_role')) {
    const name = String(values.name);
    const policy = managed('aws_iam_role_policy').find((one) => one.values.role === name)?.values.policy;
    const made = (await ask(
      ...['iam', 'create-role', '--role-name', name],
      ...['--assume-role-policy-document', String(values.assume_role_policy)],
    )) as { Role: { Arn: string } };
    await ask(
      'iam',
      'put-role-policy',
      '--role-name',
      name,
      '--policy-name',
      'pipeline',
      '--policy-document',
      String(policy),
    );
    const { Credentials } = (await ask(
      ...['sts', 'assume-role-with-web-identity', '--role-arn', made.Role.Arn],
      ...['--role-session-name', 'job', '--web-identity-token', 'token'],
    )) as { Credentials: Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken', string> };
    identities[name] = {
      AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials.SessionToken,
    };
  }
  return identities;
}
