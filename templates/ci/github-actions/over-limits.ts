import type { Repository } from '../../../src/model/repository.ts';
import { excess, excessOfFile, excessOfText, workflowLimits } from '../../../src/model/workflow-limits.ts';
import { deploymentsOf } from '../deployment.ts';
import { neededNames } from '../setup/files.ts';
import { workflowPath } from './files.ts';
import { stored } from './set-up.ts';

/**
 * Which workflows GitHub does not run and which secrets it does not store, because there are too many environments.
 *
 * @param textOf the text of a planned file
 * @returns sentences without a period
 */
export function overLimits(repository: Repository, textOf: (path: string) => string | undefined): readonly string[] {
  return [...oversizedWorkflows(repository, textOf), ...excessiveSecrets(repository)];
}

function oversizedWorkflows(repository: Repository, textOf: (path: string) => string | undefined): readonly string[] {
  return ['deploy', 'drift', 'rotate'].flatMap((name) => {
    const path = workflowPath(repository, name);
    const text = textOf(path);
    if (text === undefined) return [];
    const jobs = name === 'drift' ? deploymentsOf(repository).length : 0;
    const found =
      excessOfFile(text) ??
      excess(jobs, workflowLimits.matrixJobs, 'jobs in a matrix') ??
      blocksIn(text).flatMap(([key, block]) => excessOfText(block, key === 'if') ?? [])[0];
    return found === undefined ? [] : [`${path} ${found}`];
  });
}

/** The secrets of an environment: https://docs.github.com/en/actions/reference/security/secrets#limits-for-secrets */
const mostSecrets = 100;

function excessiveSecrets(repository: Repository): readonly string[] {
  const deployments = repository.backend.planTransport === 'none' ? [] : deploymentsOf(repository);
  const places = stored(repository);
  return deployments.flatMap((deployment) => {
    const { length } = neededNames(repository, deployment, places).secrets;
    return length > mostSecrets
      ? [
          `The environment ${deployment.environment} has ${length} secrets, and GitHub does not store more than ${mostSecrets}`,
        ]
      : [];
  });
}

/**
 * The keys and texts of the blocks of a workflow: in ours, only these grow with the number of environments, and the rest of the
 * file grows more.
 */
function blocksIn(workflow: string): readonly (readonly [string, string])[] {
  if (workflow.length <= workflowLimits.expression) return [];
  const blocks = workflow.matchAll(/^( *)(?:- )?([\w-]+): [|>]-?(?: #.*)?\n((?:\1 .*\n)+)/gm);
  return [...blocks].map(([, , key = '', text = '']) => [key, text.replace(/^ +/gm, '').trimEnd()]);
}
