import type { Deployment } from '../../src/model/deployment.ts';
import type { Repository } from '../../src/model/repository.ts';
import { keyVariable } from '../layout/key.ts';

/** A key that a pipeline hands to the engine: the variable that takes it, and the secret of the forge that has it. */
export interface HandedKey {
  readonly variable: string;
  readonly secret: string;
}

/**
 * The keys of a deployment that the pipeline itself holds; none where a store is read. Plan and apply both get them: an
 * ephemeral variable is in no plan.
 */
export function handedKeys({ store, layout }: Repository, { members }: Deployment): readonly HandedKey[] {
  if (store.source === 'store') return [];
  if (layout.sharedRoot) {
    return members.map((environment) => {
      const name = `TF_VAR_${keyVariable(environment, true)}`;
      return { variable: name, secret: name };
    });
  }
  const variable = store.source === 'variable' ? 'TF_VAR_unionai_api_key' : 'UNIONAI_API_KEY';
  return [{ variable, secret: 'UNIONAI_API_KEY' }];
}
