import { writeBaseFiles } from '../../templates/base/files.ts';
import { changedAnswersSchema } from '../answers/json-schema.ts';
import type { Answers } from '../model/answers.ts';
import { FileSet } from '../model/file-set.ts';
import { repositoryOf } from './resolve-repository.ts';

/**
 * The schema that answers.example.yaml refers to. It is a file of the repository, and not the address of a package, so that an
 * editor needs no network and completes the answers that the recorded version of the generator takes.
 */
export const schemaPath = '.scaffold/answers.schema.json';

/**
 * Every file of the repository that the answers describe, except the record of the answers themselves.
 * Pure: the same answers give the same bytes.
 *
 * @param known texts by path, most of which the files have again: `FileSet` then has no second copy of them
 */
export function plan(answers: Answers, known?: ReadonlyMap<string, string>): FileSet {
  const repository = repositoryOf(answers);
  const files = new FileSet(known);
  writeBaseFiles(repository, files);
  files.add(schemaPath, `${JSON.stringify(changedAnswersSchema())}\n`, 'owned');
  repository.layout.write(repository, files);
  const { ci } = repository;
  if (ci.hasPipeline) ci.write(repository, answers.ci, files);
  return files;
}
