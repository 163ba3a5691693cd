import type { Repository } from '../../../src/model/repository.ts';
import { deploymentsOf } from '../deployment.ts';
import { keyRotations, rotatesKeys } from '../rotation.ts';

/** The jobs of a pipeline that have an environment: https://docs.gitlab.com/administration/instance_limits/ */
const mostDeploymentJobs = 500;

/** The jobs of `parallel: matrix`: https://docs.gitlab.com/ci/yaml/#parallelmatrix */
const mostInMatrix = 200;

/** The jobs that rotate a key: start, check and promote. */
const jobsOfRotation = 3;

/**
 * Whether GitLab creates no pipeline, because it has too many jobs.
 *
 * @returns a sentence without a period, or none
 */
export function overLimits(repository: Repository): readonly string[] {
  if (repository.backend.planTransport === 'none') return [];
  const deployments = deploymentsOf(repository);
  if (deployments.length > mostInMatrix)
    return [
      `.gitlab-ci.yml has ${deployments.length} jobs in a matrix, and GitLab does not run a file with more than ${mostInMatrix}`,
    ];
  const rotations = rotatesKeys(repository)
    ? deployments.flatMap((deployment) => keyRotations(repository, deployment))
    : [];
  // At night: drift and the age of the keys, the rotations, and the report. A push has two jobs for each deployment, too.
  const jobs = 2 * deployments.length + jobsOfRotation * rotations.length + 1;
  if (jobs <= mostDeploymentJobs) return [];
  return [
    `.gitlab-ci.yml has ${jobs} deployment jobs in the pipeline of a night, and GitLab does not create one with more than ${mostDeploymentJobs}`,
  ];
}
