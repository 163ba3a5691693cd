import type { Environment } from '../../src/model/answers.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { inFolder } from '../../src/model/root-path.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import { command } from '../../src/render/shell.ts';
import { keyPreconditions, keyVariableBlock } from '../guard/guard.ts';

/** The key of one environment in its root module: the blocks that read it, and the expression that yields it. */
export interface KeyParts {
  /** The provider of the secret store and the block that reads the secret, if a store is read. */
  readonly blocks: Fragment | undefined;
  /** The input variable, if the key is an input variable. */
  readonly variable: Fragment | undefined;
  /** Undefined if the provider reads UNIONAI_API_KEY. */
  readonly value: Fragment | undefined;
  /** Conditions on the key that belong in another block than the one that reads it. */
  readonly preconditions: Fragment | undefined;
}

/**
 * @param label names the environment's blocks in its root
 * @param aliased whether other environments share the root module. If so, UNIONAI_API_KEY cannot be used: the provider
 *   would use it for all environments.
 */
export function keyParts(
  repository: Repository,
  environment: Environment,
  label: Identifier,
  aliased: boolean,
): KeyParts {
  const expected = new Fragment(`local.${label}`);
  const { clientId } = environment;
  const { store } = repository;
  if (store.source !== 'store') {
    if (store.source === 'shell' && !aliased)
      return { blocks: undefined, variable: undefined, value: undefined, preconditions: undefined };
    const variable = keyVariable(environment, aliased);
    const description = `Union.ai API key of the environment ${environment.name}.`;
    return {
      blocks: undefined,
      variable: keyVariableBlock({ variable, description, expected, clientId }),
      value: new Fragment(`var.${variable}`),
      preconditions: undefined,
    };
  }
  const guarded = guardsAtRead(repository);
  const place = { label, aliased, expected, clientId, guarded, environment: environment.name, read: repository.read };
  const { blocks, address, attribute } = store.read(environment.secretStore, place);
  const value = new Fragment(aliased ? `${address}${attribute}` : `one(${address}[*]${attribute})`);
  const unless = new Fragment(aliased ? '' : 'var.personal_key || ');
  const preconditions = guarded ? undefined : keyPreconditions({ key: value, expected, clientId, unless });
  return { blocks, variable: undefined, value, preconditions };
}

/** Whether the block that reads a key can contain conditions. */
export function guardsAtRead({ backend, read }: Repository): boolean {
  return !backend.rendersChecks || read.leavesKeyInState;
}

/** The input variable for the key of an environment, if no secret store is read. */
export function keyVariable(environment: Environment, aliased: boolean): Identifier {
  return new Identifier(aliased ? `unionai_api_key_${environment.id}` : 'unionai_api_key');
}

/** The keys of all environments, with the values that the commands of a secret store need. */
export function storedKeys(
  repository: string,
  environments: readonly Environment[],
  sharedRoot: boolean,
): readonly StoredKey[] {
  return environments.map((environment): StoredKey => {
    const variable = keyVariable(environment, sharedRoot);
    return {
      environment: environment.name,
      host: environment.host,
      org: environment.org,
      clientId: environment.clientId,
      create: command(
        ...['flyte', '--endpoint', environment.host, '--org', environment.org],
        ...['create', 'api-key', '--name', `${repository}-${environment.name}`],
      ),
      shellVariable: new Identifier(sharedRoot ? `TF_VAR_${variable}` : 'UNIONAI_API_KEY'),
      inputVariable: variable,
      file: sharedRoot ? `${environment.name}.auto.tfvars` : inFolder(environment.folder, 'terraform.tfvars'),
      settings: environment.secretStore,
    };
  });
}
