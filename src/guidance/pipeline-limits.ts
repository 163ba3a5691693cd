import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/**
 * Warnings about a pipeline that its platform does not run, because the repository has too many environments. The platform
 * reports it late or not at all.
 *
 * @param textOf the text of a planned file
 */
export function pipelineLimits(answers: Answers, textOf: (path: string) => string | undefined): readonly string[] {
  const repository = repositoryOf(answers);
  const { ci } = repository;
  const found = ci.hasPipeline ? ci.overLimits(repository, textOf) : [];
  return found.map((one) => `${one}. Divide the environments among several repositories.`);
}
