import type { Answers } from '../../src/model/answers.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import type { CloudAccess, ReadAccess, Verdict } from './access.ts';
import type { AppliedBootstrap, StateResource } from './applied.ts';
import { bucketFaults, policyFaults } from './aws-faults.ts';
import { only, requestsOf } from './aws-requests.ts';
import { all, allows, type Policy, parsePolicy, type Request } from './iam.ts';

/**
 * The claims that AWS compares: some of GitHub, and none of GitLab.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function claimsComparedBySts({ ci }: Answers): readonly string[] {
  return ci.kind === 'github-actions' ? ['repository_id', 'environment', 'ref', 'job_workflow_ref'] : [];
}

type Environments = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The roles, the policies of buckets, and the evaluator of requests, of an applied bootstrap/aws. */
function policiesIn({ outputs, resources }: AppliedBootstrap) {
  const managed = resources.filter(({ mode }) => mode === 'managed');
  const environments = outputs.ci_environments as Environments;
  const roleOf = (identity: string): StateResource => {
    const arn = environments[identity]?.AWS_ROLE_ARN;
    return only(
      managed.filter(({ type, values }) => type === 'aws_iam_role' && values.arn === arn),
      `role of ${identity}`,
    );
  };
  const policiesOf = (identity: string): readonly Policy[] => {
    const { name } = roleOf(identity).values;
    const own = managed.filter(({ type, values }) => type === 'aws_iam_role_policy' && values.role === name);
    return own.map(({ values }) => parsePolicy(String(values.policy)));
  };
  const bucketPolicy = (resource: string): readonly Policy[] => {
    const bucket = /^arn:[a-z-]+:s3:::([^/]+)/.exec(resource)?.[1];
    const own = managed.filter(({ type, values }) => type === 'aws_s3_bucket_policy' && values.bucket === bucket);
    return own.map(({ values }) => parsePolicy(String(values.policy)));
  };
  const may = (identity: string, request: Request): boolean => {
    const overTls = { ...request, context: { 'aws:SecureTransport': 'true', ...request.context } };
    return allows([...policiesOf(identity), ...bucketPolicy(request.resource).map(denials)], overTls);
  };
  return { managed, environments, roleOf, bucketPolicy, may };
}

/** Whether the policies of an applied bootstrap/aws allow an identity a request. */
export function awsRequests(applied: AppliedBootstrap): (identity: string, request: Request) => boolean {
  return policiesIn(applied).may;
}

/** What the IAM policies of an applied bootstrap/aws mean. */
export const awsAccess: ReadAccess = (applied, repository): CloudAccess => {
  const { bucketPolicy, environments, managed, may, roleOf } = policiesIn(applied);
  const { resources } = applied;
  /** The bucket of the saved plans of a deployment, as its jobs get it. */
  const planBucketOf = (deployment: string): string => {
    const own = resourcesIn(repository, 'aws').identities.find((one) => one.deployment === deployment);
    return environments[own?.ciEnvironment ?? '']?.PLAN_BUCKET ?? '';
  };
  return {
    verdict: (identity, thing, attempt) =>
      verdictOf(requestsOf(resources, thing, attempt, planBucketOf).map((one) => may(identity, one))),
    trusts: (identity, { audience, claims, issuer, subject }) => {
      const provider = issuer.replace('https://', '');
      const keys = { ...claims, sub: subject, aud: audience };
      const context = Object.fromEntries(Object.entries(keys).map(([name, value]) => [`${provider}:${name}`, value]));
      const trust = parsePolicy(String(roleOf(identity).values.assume_role_policy));
      const isProvider = trust.Statement.every(
        ({ Principal }) =>
          typeof Principal === 'object' &&
          all(Principal.Federated).every((arn) => arn.endsWith(`:oidc-provider/${provider}`)),
      );
      return isProvider && allows([trust], { action: 'sts:AssumeRoleWithWebIdentity', resource: '', context });
    },
    faults: () => [
      ...policyFaults(managed),
      ...managed
        .filter(({ type }) => type === 'aws_s3_bucket')
        .flatMap(({ values }) => bucketFaults(values, bucketPolicy)),
    ],
  };
};

/** A bucket policy allows nothing to the identities: their own policies do. */
const denials = (policy: Policy): Policy => ({
  ...policy,
  Statement: policy.Statement.filter(({ Effect }) => Effect === 'Deny'),
});

function verdictOf(results: readonly boolean[]): Verdict {
  if (results.every(Boolean)) return 'all';
  return results.some(Boolean) ? 'some' : 'none';
}
