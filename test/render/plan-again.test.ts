import { deepEqual, notDeepEqual } from 'node:assert/strict';
import { parseAnswers } from '../../src/answers/parse.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { bootstrapFiles } from '../../templates/bootstrap/files.ts';
import { answersFor } from '../combinations.ts';
import { selected } from '../selected-combinations.ts';

/** Plans share what is computed once for a repository, or for the whole process. */
describe('The files of a repository', () => {
  it('do not depend on what was planned before, in either order', () => {
    const first = selected.map((combination) => [...plan(answersFor(combination))]);
    const again = [...selected].reverse().map((combination) => [...plan(answersFor(combination))]);
    deepEqual(again.reverse(), first);
  });

  it('are the same when the same answers are planned again, and those of other answers when they are parsed again', () => {
    for (const combination of selected.slice(0, 5)) {
      const answers = answersFor(combination);
      const files = [...plan(answers)];
      const { record } = answers;
      const more = [...record.environments, { ...record.environments[0], name: 'later', org: 'acme-later' }];
      const changed = [...plan(parseAnswers({ ...record, environments: more }))];
      notDeepEqual(changed, files);
      deepEqual([...plan(answers)], files);
      deepEqual([...plan(parseAnswers({ ...record }))], files);
      deepEqual([...plan(parseAnswers({ ...record, environments: more }))], changed);
    }
  });

  it('are the same whatever texts are known: the same, older ones, or those of other files', () => {
    for (const combination of selected.slice(0, 5)) {
      const answers = answersFor(combination);
      const files = [...plan(answers)];
      const known = files.map(([path, { text }], index) => [path, index % 2 === 0 ? text : `${text}#`] as const);
      deepEqual([...plan(answers, new Map([...known, ['another.tf', 'x']]))], files);
    }
  });

  it('contain the one-time resources that steps compare, unchanged by what a plan adds', () => {
    for (const combination of selected) {
      const repository = repositoryOf(answersFor(combination));
      const before = [...bootstrapFiles(repository)];
      const files = plan(repository.answers);
      deepEqual([...bootstrapFiles(repository)], before);
      for (const [path, file] of before) deepEqual(files.get(path), file);
    }
  });
});
