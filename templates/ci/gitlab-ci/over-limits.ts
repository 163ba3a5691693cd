import type { Repository } from '../../../src/model/repository.ts';
import { deploymentsOf } from '../deployment.ts';

/** What an instance allows by default: https://docs.gitlab.com/administration/instance_limits/#maximum-number-of-deployment-jobs-in-a-pipeline */
const mostDeployments = 500;

/**
 * Whether GitLab creates no pipeline, because it has too many jobs with an environment: a plan and an apply for each deployment.
 *
 * @returns a sentence without a period, or none
 */
export function overLimits(repository: Repository): readonly string[] {
  const jobs = 2 * deploymentsOf(repository).length;
  if (jobs <= mostDeployments || repository.backend.planTransport === 'none') return [];
  return [
    `.gitlab-ci.yml has ${jobs} deployment jobs in a pipeline, and GitLab does not create one with more than ${mostDeployments} by default`,
  ];
}
