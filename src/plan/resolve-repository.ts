import { planKeys, storedKeys } from '../../templates/layout/key.ts';
import { ciPlatforms, engines, layouts, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import type { Answers } from '../model/answers.ts';
import type { Choice } from '../model/choice.ts';
import { onceForEach } from '../model/once-for-each.ts';
import type { Repository } from '../model/repository.ts';

/** Looks up every choice that the answers name. The same answers give the same repository. */
export const repositoryOf: (answers: Answers) => Repository = onceForEach(resolve);

function resolve(answers: Answers): Repository {
  const layout = chosen(layouts, answers.layout);
  const store = chosen(secretStores, answers.secretStore.kind);
  return {
    answers,
    name: answers.name,
    path: answers.path,
    environments: answers.environments,
    engine: chosen(engines, answers.engine),
    layout,
    store,
    read: chosen(secretReads, answers.secretRead),
    backend: chosen(stateBackends, answers.backend.kind),
    ci: chosen(ciPlatforms, answers.ci.kind),
    roots: layout.roots(answers.environments),
    keys: storedKeys(answers, layout.sharedRoot),
    planKeys: planKeys(answers, layout.sharedRoot, store),
  };
}

function chosen<C extends Choice>(choices: readonly C[], kind: string): C {
  const choice = choices.find((one) => one.kind === kind);
  if (choice === undefined) throw new Error(`the registry has no ${kind}`);
  return choice;
}
