import { bootstrapFiles } from '../../templates/bootstrap/files.ts';
import type { Environment } from '../model/answers.ts';
import type { Repository } from '../model/repository.ts';
import { shell } from '../render/shell.ts';
import { applyBootstrap } from './bootstrap-steps.ts';
import { setUpSteps } from './pipeline-steps.ts';
import { renamedDeployment, withoutEnvironment } from './renamed-deployment.ts';

/**
 * The steps to remove an environment: scripts/decommission.sh removes everything that belongs to it, and needs the environment in
 * the answers for the first part.
 *
 * @throws Error if no environment has the name
 */
export function removalSteps(repository: Repository, name: string): readonly string[] {
  if (!repository.environments.some((environment) => environment.name === name))
    throw new Error(`no environment ${name}`);
  return [
    `scripts/decommission.sh ${shell(name)}   # destroys its objects and deletes its keys, and asks before`,
    `unionai-terraform environment ${shell(name)} --remove --state-is-empty`,
    leftoverCommand(name),
  ];
}

/** The steps after an environment was removed from the answers. */
export function leftoverSteps(repository: Repository, environment: Environment): readonly string[] {
  const after = withoutEnvironment(repository, environment.name);
  const renamed = renamedDeployment(repository, after);
  return [
    ...(renamed === undefined
      ? []
      : [
          ...applyBootstrap(
            after,
            `creates the identities of ${renamed}, and asks before it deletes the previous ones`,
          ).map((command) => (hasLocks(after) ? `TF_VAR_deletion_locks=false ${command}` : command)),
          ...setUpSteps(after, [renamed]),
        ]),
    `Commit the change and decommission/${environment.name}.env, and have it merged${renamed === undefined ? '' : '. Wait for the next deployment'}. Then run:`,
    leftoverCommand(environment.name),
  ];
}

function leftoverCommand(name: string): string {
  return `scripts/decommission.sh ${shell(name)}   # after the merge: deletes its secrets, identities and CI/CD environments, and asks before`;
}

/** Whether locks of Azure protect resources that contain role assignments of an environment, which then cannot be deleted. */
function hasLocks(repository: Repository): boolean {
  return [...bootstrapFiles(repository)].some(([, { text }]) => text.includes('variable "deletion_locks"'));
}
