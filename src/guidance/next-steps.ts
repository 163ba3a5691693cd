import { loadsIntoPipeline } from '../../templates/keys/files.ts';
import { keyOptions } from '../../templates/layout/key.ts';
import type { Answers } from '../model/answers.ts';
import { plansInPipeline } from '../model/repository.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { shell } from '../render/shell.ts';

/** The steps after `new`, in order: a command, or a section of the README. */
export function nextSteps(answers: Answers, directory: string): readonly string[] {
  const repository = repositoryOf(answers);
  const { backend, ci, engine, roots, store } = repository;
  const inPipeline = plansInPipeline(ci, backend);
  const options = roots[0] === undefined ? [] : keyOptions(repository, roots[0], 'plan');
  const at = roots[0] === undefined || roots[0].directory === '.' ? '' : ` -chdir=${shell(roots[0].directory)}`;
  return [
    ...(directory === '.' ? [] : [`cd ${shell(directory)}`]),
    'scripts/lock-providers.sh',
    ...(backend.planTransport === 'none' ? [] : [`README.md, step 3: create the state backend (${backend.title})`]),
    ...(backend.initWrites
      ? ['scripts/init-state.sh   # with write access to the state: the first init writes it']
      : []),
    ...(loadsIntoPipeline(repository) ? [] : [`README.md, step 4: create and store the API keys (${store.title})`]),
    ...(inPipeline
      ? [
          'README.md, step 6: push the repository',
          `README.md, "CI/CD pipeline": complete the one-time setup of ${ci.title}`,
          'README.md, "First deployment": plan and apply in the pipeline',
        ]
      : [`${engine.binary}${at} init`, [`${engine.binary}${at} plan`, ...options].join(' ')]),
  ];
}
