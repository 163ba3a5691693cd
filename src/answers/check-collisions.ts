import type { Objection } from '../errors.ts';
import type { Fields } from '../model/field.ts';
import type { StateOf } from '../model/state-backend.ts';
import { type Draft, type DraftEnvironment, pathOf } from './draft.ts';
import { environmentFolder, stateKeyOf } from './environments.ts';

/** Every environment whose `key` an earlier one has too, each with the first that has it. */
export function duplicates(
  environments: readonly DraftEnvironment[],
  key: (environment: DraftEnvironment) => string | undefined,
): readonly (readonly [later: DraftEnvironment, earlier: DraftEnvironment])[] {
  const seen = new Map<string, DraftEnvironment>();
  return environments.flatMap((environment) => {
    const value = key(environment);
    if (value === undefined) return [];
    const earlier = seen.get(value);
    if (earlier !== undefined) return [[environment, earlier] as const];
    seen.set(value, environment);
    return [];
  });
}

/** Two environments that would read the same secret. */
export function sameSecrets({ environments }: Draft): readonly Objection[] {
  const identity = ({ secretStore }: DraftEnvironment): string | undefined =>
    secretStore?.settings && secretStore.choice.source === 'store'
      ? secretStore.choice.identity(secretStore.settings)
      : undefined;
  return duplicates(environments, identity).map(([later, earlier]) => ({
    path: pathOf(later),
    message: `would read the same secret as ${pathOf(earlier)}; every environment needs a key of its own`,
    hint: 'Put {environment} into the name of the secret, or give each environment its own.',
  }));
}

/** Two environments, each with a root of its own, that would keep their states in one place. */
export function sameStates({ environments, layout }: Draft): readonly Objection[] {
  if (layout.sharedRoot) return [];
  const identity = (environment: DraftEnvironment): string | undefined => {
    const state = draftState(environment, false);
    return state && environment.backend?.choice.identity(state);
  };
  return duplicates(environments, identity).map(([later, earlier]) => ({
    path: pathOf(later, 'backend'),
    message: `would keep its state where ${pathOf(earlier)} keeps its own, and the two would overwrite each other`,
    hint: 'Give one of them another keyPrefix, another key or another place.',
  }));
}

/** Two environments with one folder. That of two with one name is told of the name. */
export function sameFolders({ environments, layout }: Draft): readonly Objection[] {
  if (layout.sharedRoot) return [];
  const folder = ({ given: { folder: own, name } }: DraftEnvironment): string | undefined =>
    name === undefined ? undefined : environmentFolder(own, name).toLowerCase();
  return duplicates(environments, folder)
    .filter(([later, earlier]) => later.given.folder !== undefined || earlier.given.folder !== undefined)
    .map(([later, earlier]) => ({
      path: pathOf(later, 'folder'),
      message: `is the folder of ${pathOf(earlier)} too; every environment needs a root module of its own`,
    }));
}

/** Two environments with one key. */
export function sameClients({ environments }: Draft): readonly Objection[] {
  return duplicates(environments, ({ given }) => given.clientId).map(([later, earlier]) => ({
    path: pathOf(later, 'clientId'),
    message: `is the client of ${pathOf(earlier)} too; every environment needs a key of its own`,
  }));
}

/** The state of an environment, if its backend's settings are complete. */
export function draftState({ backend, given }: DraftEnvironment, isShared: boolean): StateOf<Fields> | undefined {
  const settings = backend?.settings;
  if (backend === undefined || settings === undefined) return undefined;
  return { key: stateKeyOf(backend.choice, settings, isShared ? undefined : given.name), settings };
}
