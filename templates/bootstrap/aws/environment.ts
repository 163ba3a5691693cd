import type { BootstrapIdentity, BootstrapSecret } from '../../../src/model/bootstrap.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import { knownValues } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl, hclLiteral } from '../../../src/render/hcl.ts';
import { render } from '../../../src/render/render-template.ts';
import { isSubfolder } from '../../ci/work-tree.ts';
import { requiredAudience } from '../job-trust.ts';
import { moduleName } from '../module-name.ts';
import { isProtectedTier } from '../protection.ts';
import { shortName } from '../short-name.ts';
import type { BucketBlocks, KeyReference } from './buckets.ts';
import template from './environment.tf.ejs';
import { hashLabel } from './labels.ts';
import type { AwsDeployment } from './plan.ts';

/** What the blocks of an environment refer to in the other files. */
export interface Surroundings {
  readonly repository: Repository;
  readonly alias: Identifier | undefined;
  readonly boundary: Fragment;
  /** The expression for the ARN of the OIDC provider. */
  readonly provider: Fragment | undefined;
  readonly bucket: BucketBlocks | undefined;
  readonly sealsPlans: boolean;
}

/** The claims that AWS compares, by issuer: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
const comparedClaims: Readonly<Record<string, readonly string[]>> = {
  'https://token.actions.githubusercontent.com': ['repository_id', 'environment', 'ref', 'job_workflow_ref'],
};

/** The call of the local module for one deployment. */
export function environmentFile(own: AwsDeployment, around: Surroundings): Fragment {
  const { deployment, identities, secrets, state } = own;
  const { bucket, repository, sealsPlans } = around;
  const kmsKey = state?.place.kmsKey;
  const stateKey = kmsKey === undefined || state === undefined ? undefined : keyArn(kmsKey, state.place.region);
  const table = bucket?.tables.find(({ name }) => name === state?.place.lockTable);
  const plans = sealsPlans ? bucket?.plans : undefined;
  const [identity] = identities;
  return render(template, 'hcl', {
    label: new Identifier(moduleName(repository, deployment)),
    alias: around.alias,
    name: deployment.name,
    recoveryDays: isProtectedTier(deployment.tier) ? 30 : 7,
    boundary: around.boundary,
    provider: identity && around.provider,
    issuerUrl: identity?.trust.issuer.replace('https://', ''),
    secrets: aligned(
      secrets.map((secret) => ({ key: secretKey(secret), name: secret.place.name, region: secret.place.region })),
    ),
    state:
      state && bucket && identity
        ? {
            bucketArn: bucket.arn,
            key: state.key,
            region: state.place.region,
            kmsKeyArn: stateKey ?? new Fragment('null'),
            lockTableArn: table?.arn ?? new Fragment('null'),
          }
        : undefined,
    plans:
      plans && bucket && identity
        ? {
            bucket: plans.bucket,
            bucketArn: plans.arn,
            region: bucket.region,
            kmsKeyArn: stateKey ?? plans.kmsKey,
          }
        : undefined,
    identities: identities.map((one) => identityLocals(repository, one)),
  });
}

function identityLocals(repository: Repository, identity: BootstrapIdentity<'aws'>): object {
  const { ciEnvironment, dates, encryptionKeys, logins, reads, savedPlans, state, trust, use, writes } = identity;
  const [login] = logins;
  const claims = Object.entries(trust.claims).filter(([name]) => comparedClaims[trust.issuer]?.includes(name));
  const width = Math.max(...claims.map(([name]) => name.length));
  const keys = (of: readonly BootstrapSecret<'aws'>[]): readonly string[] => of.map(secretKey);
  return {
    ciEnvironment,
    roleName: roleName(repository, ciEnvironment),
    region: knownValues(logins).AWS_REGION,
    audience: login && requiredAudience(trust, login),
    subjects: trust.subjects,
    claims: claims.map(([name, values]) => ({
      name: new Fragment(name.padEnd(width)),
      values: Fragment.join(values, ', '),
    })),
    state: state === undefined ? 'none' : use === 'apply' ? 'write' : 'read',
    savedPlans: savedPlans ?? 'none',
    reads: keys(reads),
    dates: keys(dates),
    writes: keys(writes),
    encryptionKeys: Fragment.join(
      encryptionKeys.map((key) => keyArn(key, regionOf(key))),
      ', ',
    ),
  };
}

/** IAM allows 64 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
function roleName(repository: Repository, ciEnvironment: string): string {
  const name = isSubfolder(repository) ? ciEnvironment : `${repository.name}-${ciEnvironment}`;
  return shortName(`unionai-${name}`, '', 64);
}

/** Names a secret in the configuration. */
function secretKey({ environment, pending, use }: BootstrapSecret<'aws'>): string {
  return [environment, use ?? 'key', ...(pending ? ['pending'] : [])].join('/');
}

/** The expression for the ARN of a key of the user's. */
function keyArn(id: string, region: string): Fragment {
  return new Fragment(`data.aws_kms_key.${keyLabel(id, region)}.arn`);
}

const keyLabel = (id: string, region: string): Identifier => hashLabel('key', `${region}/${id}`);

/** The fourth field of an ARN. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** The keys of the user's that the identities use, each once. */
export function usedKeys(deployments: readonly AwsDeployment[]): readonly KeyReference[] {
  const keys = deployments.flatMap(({ account, identities, state }) => {
    const stateKey = identities.length > 0 ? state?.place.kmsKey : undefined;
    return [
      ...(stateKey === undefined || state === undefined ? [] : [{ id: stateKey, region: state.place.region }]),
      ...identities.flatMap(({ encryptionKeys }) => encryptionKeys.map((id) => ({ id, region: regionOf(id) }))),
    ].map((key) => ({ ...key, account, label: keyLabel(key.id, key.region) }));
  });
  return [...new Map(keys.map((key) => [`${key.label}`, key])).values()];
}

/** Keys of a map as literals, padded as the formatter of the engine aligns them. */
function aligned<T extends { readonly key: string }>(
  entries: readonly T[],
): readonly (Omit<T, 'key'> & { readonly key: Fragment })[] {
  const width = Math.max(...entries.map(({ key }) => hcl(key).length));
  return entries.map((entry) => ({ ...entry, key: new Fragment(`${hclLiteral(entry.key)}`.padEnd(width)) }));
}
