import type { Repository } from '../../src/model/repository.ts';

/** Whether the repository is a subfolder of its Git work tree, which other repositories may share. */
export function isSubfolder({ path }: Repository): boolean {
  return path !== '.';
}

/**
 * What the names of CI environments begin with. In a work tree with several repositories, two of them may have an
 * environment of the same name. A repository there has no double hyphen in its name, so the names are distinct.
 */
export function environmentPrefix(repository: Repository): string {
  return isSubfolder(repository) ? `${repository.name}--` : '';
}

/** What workflows, concurrency groups and labels are named by. */
export function pipelineName(repository: Repository): string {
  return isSubfolder(repository) ? repository.name : 'terraform';
}
