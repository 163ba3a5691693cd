import { setUp } from '../../templates/ci/set-up.ts';
import type { Repository } from '../model/repository.ts';

/** What the pipeline needs outside its files. The README says it at first, and is not rendered again. */
export function setUpSteps(repository: Repository, names: readonly string[]): readonly string[] {
  const { ci } = repository;
  const commands = setUp(repository, names);
  if (commands.length === 0) return [];
  return [`The pipeline (${ci.title}) needs what stands in no file. Replace VALUE and ID:`, ...commands.map(String)];
}

/** For environments that are new; for all, where the pipeline is on another forge, or logs in otherwise than before. */
export function pipelineSteps(before: Repository, after: Repository): readonly string[] {
  const known = before.environments.map(({ name }) => name);
  const now = after.environments.map(({ name }) => name);
  const kept = now.filter((name) => known.includes(name));
  const asked = (repository: Repository): string => setUpSteps(repository, kept).join('\n');
  const isOther = before.ci.kind !== after.ci.kind || asked(before) !== asked(after);
  return setUpSteps(after, isOther ? now : now.filter((name) => !known.includes(name)));
}
