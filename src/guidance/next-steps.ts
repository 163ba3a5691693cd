import { bootstrapClouds } from '../../templates/bootstrap/files.ts';
import { keyOptions } from '../../templates/layout/key.ts';
import type { Answers } from '../model/answers.ts';
import { plansInPipeline } from '../model/repository.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { shell } from '../render/shell.ts';
import { applyBootstrap } from './bootstrap-steps.ts';

/** The steps after `new`, in order: a command, or a section of the README. */
export function nextSteps(answers: Answers, directory: string): readonly string[] {
  const repository = repositoryOf(answers);
  const { backend, ci, engine, roots, store } = repository;
  const inPipeline = plansInPipeline(ci, backend);
  const options = roots[0] === undefined ? [] : keyOptions(repository, roots[0], 'plan');
  const at = roots[0] === undefined || roots[0].directory === '.' ? '' : ` -chdir=${shell(roots[0].directory)}`;
  return [
    ...(directory === '.' ? [] : [`cd ${shell(directory)}`]),
    'scripts/lock-providers.sh   # then commit: "Lock the provider versions" in README.md',
    ...(ci.hasPipeline && ci.audits(answers.ci) ? ['scripts/lock-tools.sh   # needs npm'] : []),
    ...(ci.hasPipeline && inPipeline ? [`Follow "Create the repository on ${ci.tool.platform}" in README.md`] : []),
    ...(bootstrapClouds(repository).length > 0 || backend.planTransport === 'none'
      ? applyBootstrap(repository, 'as an administrator')
      : [`Follow "Create the state backend" (${backend.title}) in README.md`]),
    ...(backend.initWrites ? ['scripts/init-state.sh   # needs write access to the state'] : []),
    ...(inPipeline ? [`scripts/setup.sh   # configures ${ci.title}; needs repository admin`] : []),
    `Follow "Create and store the API keys" (${store.title}) in README.md`,
    ...(inPipeline
      ? ['Follow "Push, and run the first pipeline" in README.md']
      : [`${engine.binary}${at} init`, [`${engine.binary}${at} plan`, ...options].join(' ')]),
  ];
}
