import { writeBaseFiles } from '../../templates/base/files.ts';
import type { Answers } from '../model/answers.ts';
import { FileSet } from '../model/file-set.ts';
import { repositoryOf } from './resolve-repository.ts';

/**
 * Every file of the repository that the answers describe, except the record of the answers themselves.
 * Pure: the same answers give the same bytes.
 */
export function plan(answers: Answers): FileSet {
  const repository = repositoryOf(answers);
  const files = new FileSet();
  writeBaseFiles(repository, files);
  repository.layout.write(repository, files);
  const { ci } = repository;
  if (ci.hasPipeline) ci.write(repository, answers.ci, files);
  return files;
}
