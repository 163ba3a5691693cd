import type { Repository } from '../../../src/model/repository.ts';
import { excess, excessOfFile, excessOfText, workflowLimits } from '../../../src/model/workflow-limits.ts';
import { deploymentsOf } from '../deployment.ts';
import { workflowPath } from './files.ts';

/**
 * Which workflows GitHub does not run, because they have too many environments.
 *
 * @param textOf the text of a planned file
 * @returns sentences without a period
 */
export function overLimits(repository: Repository, textOf: (path: string) => string | undefined): readonly string[] {
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

/**
 * The keys and texts of the blocks of a workflow: in ours, only these grow with the number of environments, and the rest of the
 * file grows more.
 */
function blocksIn(workflow: string): readonly (readonly [string, string])[] {
  if (workflow.length <= workflowLimits.expression) return [];
  const blocks = workflow.matchAll(/^( *)(?:- )?([\w-]+): [|>]-?(?: #.*)?\n((?:\1 .*\n)+)/gm);
  return [...blocks].map(([, , key = '', text = '']) => [key, text.replace(/^ +/gm, '').trimEnd()]);
}
