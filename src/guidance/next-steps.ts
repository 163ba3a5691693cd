import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { shell } from '../render/shell.ts';

/** What to do after `new`, in order: commands where there is one, else the place in the README. */
export function nextSteps(answers: Answers, directory: string): readonly string[] {
  const { backend, ci, engine, roots, store } = repositoryOf(answers);
  const at = roots[0] === undefined || roots[0].directory === '.' ? '' : ` -chdir=${shell(roots[0].directory)}`;
  return [
    ...(directory === '.' ? [] : [`cd ${shell(directory)}`]),
    'scripts/lock-providers.sh',
    ...(backend.planTransport === 'none' ? [] : [`README.md, step 3: make a place for the state (${backend.title})`]),
    `README.md, step 4: create the keys and load them (${store.title})`,
    `${engine.binary}${at} init`,
    `${engine.binary}${at} plan`,
    ...(!ci.hasPipeline ? [] : [`README.md, "The pipeline": set up what stands in no file (${ci.title})`]),
  ];
}
