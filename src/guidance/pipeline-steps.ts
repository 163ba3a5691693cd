import { setUp } from '../../templates/ci/setup/steps.ts';
import type { Repository } from '../model/repository.ts';

/** The one-time setup of the CI/CD platform for environments. */
export function setUpSteps(repository: Repository, names: readonly string[]): readonly string[] {
  const { ci } = repository;
  const commands = setUp(repository, names);
  if (commands.length === 0) return [];
  const isComplete = !commands.some((line) => /=VALUE\b/.test(`${line}`));
  return [`Configure ${ci.title} with these commands${isComplete ? ':' : '. Replace VALUE:'}`, ...commands.map(String)];
}

/** The setup steps for new environments; for all environments if the CI/CD platform or its logins changed. */
export function pipelineSteps(before: Repository, after: Repository): readonly string[] {
  const known = new Set(before.environments.map(({ name }) => name));
  const now = after.environments.map(({ name }) => name);
  const kept = now.filter((name) => known.has(name));
  const asked = (repository: Repository): string => setUp(repository, kept).join('\n');
  const isOther = asked(before) !== asked(after);
  return setUpSteps(after, isOther ? now : now.filter((name) => !known.has(name)));
}
