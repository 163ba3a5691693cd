import type { JobTrust, TrustedJobs } from '../../../src/model/bootstrap.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import type { GitLabSettings } from './fields.ts';
import { addressOf, audienceOf } from './login.ts';

/** The claims of the ID tokens of jobs: https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export function trust(_: Repository, settings: GitLabSettings, jobs: TrustedJobs): JobTrust {
  const { ciEnvironment, isOpen, tier, use } = jobs;
  const { branch, project } = settings;
  return {
    issuer: addressOf(settings),
    variables: [],
    subjects: [hclLiteral(subject(settings, { ref: isOpen ? '*' : branch, isProtected: use === 'apply', tier }))],
    claims: {
      project_path: [hclLiteral(project)],
      environment: [hclLiteral(ciEnvironment)],
      ...(bindsProtection(jobs, settings) ? { environment_protected: [hclLiteral('true')] } : {}),
      ...(isOpen
        ? {}
        : { ref: [hclLiteral(branch)], ref_type: [hclLiteral('branch')], ref_protected: [hclLiteral('true')] }),
    },
    audience: (login) => audienceOf(login, settings),
  };
}

/**
 * Whether the trust of an identity requires that the environment of the job is protected: Google Cloud and Vault compare the claim.
 * Without the protection, any job of the deployment branch that names the environment could use the identity. Protected
 * environments need GitLab Premium: the gate `approval` and the subject `deployment` require it. An environment with the gate
 * `dispatch` or without a gate can be in a project without Premium, where the claim is always false. Environments of plans are
 * not protected, because plans must not wait for an approval.
 */
export function bindsProtection(
  { gate, use }: Pick<TrustedJobs, 'gate' | 'use'>,
  { subject: form }: GitLabSettings,
): boolean {
  return use === 'apply' && (gate === 'approval' || form === 'deployment');
}

/** The subject of the ID tokens: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
export function subject(
  { project, subject: form }: GitLabSettings,
  { isProtected, ref, tier }: { readonly isProtected: boolean; readonly ref: string; readonly tier: string },
): string {
  const added = `:environment_protected:${isProtected}:deployment_tier:${tier}`;
  return `project_path:${project}:ref_type:branch:ref:${ref}${form === 'deployment' ? added : ''}`;
}
