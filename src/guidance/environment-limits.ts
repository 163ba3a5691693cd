import { cloudLimits } from '../../templates/bootstrap/files.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/**
 * Warnings about what a platform does not run or a cloud does not create, because the repository has too many environments.
 * They report it late or not at all.
 *
 * @param textOf the text of a planned file
 */
export function environmentLimits(answers: Answers, textOf: (path: string) => string | undefined): readonly string[] {
  const repository = repositoryOf(answers);
  const { ci } = repository;
  const found = [...(ci.hasPipeline ? ci.overLimits(repository, textOf) : []), ...cloudLimits(repository)];
  return found.map((one) => `${one}. Divide the environments among several repositories.`);
}
