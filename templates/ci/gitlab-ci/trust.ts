import type { JobTrust, TrustedJobs } from '../../../src/model/bootstrap.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hclLiteral } from '../../../src/render/hcl.ts';
import type { GitLabSettings } from './fields.ts';
import { addressOf, audienceOf } from './login.ts';

/** The claims of the ID tokens of jobs: https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export function trust(
  _: Repository,
  settings: GitLabSettings,
  { ciEnvironment, isOpen, tier, use }: TrustedJobs,
): JobTrust {
  const { branch, project } = settings;
  return {
    issuer: addressOf(settings),
    variables: [],
    subjects: [hclLiteral(subject(settings, { ref: isOpen ? '*' : branch, isProtected: use === 'apply', tier }))],
    claims: {
      project_path: [hclLiteral(project)],
      environment: [hclLiteral(ciEnvironment)],
      ...(isOpen
        ? {}
        : { ref: [hclLiteral(branch)], ref_type: [hclLiteral('branch')], ref_protected: [hclLiteral('true')] }),
    },
    audience: (login) => audienceOf(login, settings),
  };
}

/** The subject of the ID tokens: https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
export function subject(
  { project, subject: form }: GitLabSettings,
  { isProtected, ref, tier }: { readonly isProtected: boolean; readonly ref: string; readonly tier: string },
): string {
  const added = `:environment_protected:${isProtected}:deployment_tier:${tier}`;
  return `project_path:${project}:ref_type:branch:ref:${ref}${form === 'deployment' ? added : ''}`;
}
