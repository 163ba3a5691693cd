import { bootstrapClouds } from '../../templates/bootstrap/files.ts';
import { deploymentsOf } from '../../templates/ci/deployment.ts';
import { plansInPipeline, type Repository } from '../model/repository.ts';
import { shell } from '../render/shell.ts';

/** The repository as it is without one of its environments. */
export function withoutEnvironment(repository: Repository, name: string): Repository {
  const others = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
    list.filter((one) => one.name !== name);
  return {
    ...repository,
    answers: { ...repository.answers, environments: others(repository.answers.environments) },
    environments: others(repository.environments),
    roots: repository.roots
      .map((root) => ({ ...root, environments: others(root.environments) }))
      .filter(({ environments }) => environments.length > 0),
  };
}

/**
 * The name of the only deployment, if it changes: a root module that environments share has that of the highest tier, and so do
 * its CI/CD environments. Undefined without a pipeline.
 */
export function renamedDeployment(before: Repository, after: Repository): string | undefined {
  const [then] = deploymentsOf(before);
  const [now] = deploymentsOf(after);
  const isShared = [before, after].every(
    ({ backend, ci, layout }) => layout.sharedRoot && plansInPipeline(ci, backend),
  );
  return isShared && then !== undefined && now !== undefined && then.name !== now.name ? now.name : undefined;
}

/** The steps after the pipeline changed to the CI/CD environments of another name. */
export function renamedDeploymentSteps(before: Repository, after: Repository): readonly string[] {
  const [then] = deploymentsOf(before);
  const [now] = deploymentsOf(after);
  if (then === undefined || now === undefined || renamedDeployment(before, after) === undefined) return [];
  const suffixes = before.answers.rotatesKeys ? ['-plan', '', '-rotate'] : ['-plan', ''];
  const all = (name: string): string => suffixes.map((suffix) => `${name}${suffix}`).join(', ');
  const old = suffixes.map((suffix) => shell(`${then.environment}${suffix}`));
  const values = suffixes.map((suffix) => shell(`scripts/setup/values/${then.environment}${suffix}.env`));
  return [
    `The pipeline now uses the CI/CD environments ${all(now.environment)}. After the next deployment, delete ${all(then.environment)}, and their variables and secrets:`,
    `scripts/setup.sh --delete ${old.join(' ')}`,
    ...(bootstrapClouds(before).length > 0 ? [`rm -f ${values.join(' ')}`] : []),
  ];
}
