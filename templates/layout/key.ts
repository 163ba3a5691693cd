import type { Answers, Environment } from '../../src/model/answers.ts';
import { grouped } from '../../src/model/grouped.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository, Root } from '../../src/model/repository.ts';
import { inFolder } from '../../src/model/root-path.ts';
import type { SecretStore, StoredKey } from '../../src/model/secret-store.ts';
import { command, shell } from '../../src/render/shell.ts';
import { clientConditions, keyPreconditions, keyVariableBlock, pendingKeyVariable } from '../guard/guard.ts';

/** The key of one environment in its root module: the blocks that read it, and the expression that yields it. */
export interface KeyParts {
  /** The provider of the secret store and the block that reads the secret, if a store is read. */
  readonly blocks: Fragment | undefined;
  /** The input variable that contains the key, or the one that selects the pending key if a store is read. */
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
  const separate = hasSeparateKeys(repository);
  const { clientId, planClientId } = environment;
  const clients = clientConditions({ clientId, planClientId, separate });
  const { store } = repository;
  if (store.source !== 'store') {
    if (store.source === 'shell' && !aliased)
      return { blocks: undefined, variable: undefined, value: undefined, preconditions: undefined };
    const variable = keyVariable(environment, aliased);
    const description = `Union.ai API key of the environment ${environment.name}.`;
    return {
      blocks: undefined,
      variable: keyVariableBlock({ variable, description, expected, clients }),
      value: new Fragment(`var.${variable}`),
      preconditions: undefined,
    };
  }
  const guarded = guardsAtRead(repository);
  const known = { clientId, planClientId, separate };
  const { read } = repository;
  const pending = pendingVariable(environment, aliased);
  const place = { label, aliased, expected, ...known, pending, guarded, environment: environment.name, read };
  const { blocks, address, attribute } = store.read(environment.secretStore, place);
  const value = new Fragment(aliased ? `${address}${attribute}` : `one(${address}[*]${attribute})`);
  const unless = new Fragment(aliased ? '' : 'var.personal_key || ');
  const preconditions = guarded ? undefined : keyPreconditions({ key: value, expected, clients, pending, unless });
  const variable = pendingKeyVariable(pending, !read.leavesKeyInState);
  return { blocks, variable, value, preconditions };
}

/** Whether the block that reads a key can contain conditions. */
export function guardsAtRead({ backend, read }: Repository): boolean {
  return !backend.rendersChecks || read.leavesKeyInState;
}

/** The input variable for the key of an environment, if no secret store is read. */
export function keyVariable(environment: Environment, aliased: boolean): Identifier {
  return new Identifier(aliased ? `unionai_api_key_${environment.id}` : 'unionai_api_key');
}

/** The input variable with the client ID of the pending key of an environment, if a secret store is read. */
export function pendingVariable(environment: Environment, aliased: boolean): Identifier {
  return new Identifier(aliased ? `pending_client_id_${environment.id}` : 'pending_client_id');
}

/** Whether plans use a view-only key of their own. */
export function hasSeparateKeys({ answers }: Repository): boolean {
  return answers.planKey === 'separate';
}

/**
 * Whether the variable `key_purpose` selects the key of a run in a root module. It does so if a store is read: the pipeline
 * passes any other key to the run, and the variable then only selects the client ID that the key is compared with.
 */
export function selectsKey(repository: Repository, { environments }: Pick<Root, 'environments'>): boolean {
  if (!hasSeparateKeys(repository)) return false;
  const { layout, store } = repository;
  if (store.source === 'store') return true;
  const isVariable = store.source === 'variable' || layout.sharedRoot;
  return isVariable && environments.some((one) => one.clientId !== undefined || one.planClientId !== undefined);
}

/** The keys of all environments, with the values that the commands of a secret store need. */
export function storedKeys(answers: Answers, sharedRoot: boolean): readonly StoredKey[] {
  const use = answers.planKey === 'separate' ? 'apply' : undefined;
  return answers.environments.map((environment) => storedKey(answers, environment, sharedRoot, use));
}

/** The view-only keys of plans, if plan and apply use separate keys. A store has a second secret for each. */
export function planKeys(answers: Answers, sharedRoot: boolean, store: SecretStore): readonly StoredKey[] {
  if (answers.planKey === 'shared') return [];
  return answers.environments.map((environment) => {
    const key = storedKey(answers, environment, sharedRoot, 'plan');
    return store.source === 'store' ? { ...key, settings: store.planSettings(key.settings) } : key;
  });
}

/** Keys by their environment, each in their order. */
export function byEnvironment(keys: readonly StoredKey[]): ReadonlyMap<string, readonly StoredKey[]> {
  return grouped(keys, ({ environment }) => environment);
}

/** Where the view-only key of an environment is, in a few words; undefined if there is none in a secret store. */
export function planKeyLocation(repository: Repository, { secretStore }: Environment): string | undefined {
  const { store } = repository;
  if (store.source !== 'store' || !hasSeparateKeys(repository)) return undefined;
  return store.location(store.planSettings(secretStore));
}

/** The comment that names a key above its commands. */
export function keyTitle({ environment, use }: StoredKey): Fragment {
  return new Fragment(use === 'plan' ? `${shell(environment)}, view-only key of plans` : shell(environment));
}

/** The name of a key in its organization. */
export function keyName({ name }: Answers, environment: Environment, use: StoredKey['use']): string {
  return `${name}-${environment.name}${use === 'plan' ? '-plan' : ''}`;
}

/** The client ID that Union.ai's CLI derives from the name of a key, unless the server adds a prefix. */
export function clientIdOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/**
 * The options of a command on a workstation that select the key. Without them, a run reads the view-only key. If no store is
 * read, a workstation has one key, and plans with it, too.
 */
export function keyOptions(repository: Repository, root: Root, run: 'plan' | 'apply'): readonly string[] {
  if (!selectsKey(repository, root)) return [];
  return run === 'plan' && repository.store.source === 'store' ? [] : ['-var', 'key_purpose=apply'];
}

function storedKey(answers: Answers, environment: Environment, sharedRoot: boolean, use: StoredKey['use']): StoredKey {
  const variable = keyVariable(environment, sharedRoot);
  const name = keyName(answers, environment, use);
  // The default policies may allow more than viewing.
  const options = use === 'plan' ? ['--no-default-policies'] : [];
  return {
    environment: environment.name,
    name,
    use,
    host: environment.host,
    org: environment.org,
    clientId: use === 'plan' ? environment.planClientId : environment.clientId,
    grant: use === 'plan' ? [command('scripts/keys.sh', 'grant', environment.name, '--plan')] : [],
    create: command(
      ...['flyte', '--endpoint', environment.host, '--org', environment.org],
      ...['create', 'api-key', '--name', name, ...options],
    ),
    shellVariable: new Identifier(sharedRoot ? `TF_VAR_${variable}` : 'UNIONAI_API_KEY'),
    inputVariable: variable,
    file: sharedRoot ? `${environment.name}.auto.tfvars` : inFolder(environment.folder, 'terraform.tfvars'),
    pendingFile: sharedRoot ? `${environment.name}.pending.tfvars` : inFolder(environment.folder, 'pending.tfvars'),
    settings: environment.secretStore,
  };
}
