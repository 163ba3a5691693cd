import type { Deployment } from '../../src/model/deployment.ts';
import type { Repository } from '../../src/model/repository.ts';
import { keyVariable } from '../layout/key.ts';

/** A key that a pipeline passes to Terraform: the environment variable, and the CI/CD secret that contains it. */
export interface HandedKey {
  readonly variable: string;
  readonly secret: string;
}

/**
 * The keys of a deployment that are CI/CD secrets; none if a secret store is read. Plan and apply both need them, because
 * ephemeral variables are not stored in the plan.
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
