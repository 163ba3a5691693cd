import type { Deployment } from '../../src/model/deployment.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { keyVariable, selectsKey } from '../layout/key.ts';

/**
 * The line of a YAML mapping that selects the key of a run, if plan and apply use separate keys: the pipeline sets the
 * variable for every run, and the scripts fail without it.
 */
export function keyPurpose(repository: Repository, run: 'plan' | 'apply'): readonly Fragment[] {
  const selects = repository.roots.some((root) => selectsKey(repository, root));
  return selects ? [new Fragment(`TF_VAR_key_purpose: ${run}`)] : [];
}

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
