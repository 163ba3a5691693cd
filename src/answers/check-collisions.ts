import type { Objection } from '../errors.ts';
import type { Fields } from '../model/field.ts';
import type { StateOf } from '../model/state-backend.ts';
import { type Draft, type DraftEnvironment, pathOf } from './draft.ts';
import { environmentFolder, stateKeyOf } from './environments.ts';
import { type DraftSecret, draftSecrets } from './plan-key.ts';

/** The environments whose `key` equals that of an earlier one, each with the first environment that has it. */
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

/** Objections to environments that use the same secret. */
export function sameSecrets(draft: Draft): readonly Objection[] {
  const seen = new Map<string, DraftSecret>();
  const objected = new Set<DraftEnvironment>();
  return draftSecrets(draft).flatMap((secret): readonly Objection[] => {
    const earlier = seen.get(secret.identity);
    if (earlier === undefined) {
      seen.set(secret.identity, secret);
      return [];
    }
    // Names that collide usually do so for both secrets: report them once.
    if (objected.has(secret.environment)) return [];
    objected.add(secret.environment);
    const [path, other] = [pathOf(secret.environment), pathOf(earlier.environment)];
    if (secret.use === 'apply') {
      const message = `uses the same secret as ${other}; each environment needs its own key`;
      const hint = 'Include {environment} in the name of the secret, or set a different name for each environment.';
      return [{ path, message, hint }];
    }
    const message = `uses for its plans the same secret as ${other}${earlier.use === 'apply' ? '' : ' for its plans'}; each plan needs its own view-only key`;
    const hint = 'Set planSecretName (planPath for Vault) of this environment to the name of another secret.';
    return [{ path, message, hint }];
  });
}

/** Objections to environments with separate root modules that use the same state. */
export function sameStates({ environments, layout }: Draft): readonly Objection[] {
  if (layout.sharedRoot) return [];
  const identity = (environment: DraftEnvironment): string | undefined => {
    const state = draftState(environment, false);
    return state && environment.backend?.choice.identity(state);
  };
  return duplicates(environments, identity).map(([later, earlier]) => ({
    path: pathOf(later, 'backend'),
    message: `uses the same state as ${pathOf(earlier)}, so that each would overwrite the state of the other`,
    hint: 'Set a different keyPrefix, key or backend location for one of them.',
  }));
}

/** Objections to environments in the same folder. Equal names are reported by `sameNames`. */
export function sameFolders({ environments, layout }: Draft): readonly Objection[] {
  if (layout.sharedRoot) return [];
  const folder = ({ given: { folder: own, name } }: DraftEnvironment): string | undefined =>
    name === undefined ? undefined : environmentFolder(own, name).toLowerCase();
  return duplicates(environments, folder)
    .filter(([later, earlier]) => later.given.folder !== undefined || earlier.given.folder !== undefined)
    .map(([later, earlier]) => ({
      path: pathOf(later, 'folder'),
      message: `is also the folder of ${pathOf(earlier)}; each environment needs its own root module`,
    }));
}

/** Objections to environments with the same key. */
export function sameClients({ environments }: Draft): readonly Objection[] {
  const seen = new Map<string, DraftEnvironment>();
  return environments.flatMap((environment) =>
    (['clientId', 'planClientId'] as const).flatMap((answer): readonly Objection[] => {
      const client = environment.given[answer];
      const earlier = client === undefined ? undefined : seen.get(client);
      if (client !== undefined && earlier === undefined) seen.set(client, environment);
      if (earlier === undefined) return [];
      const message =
        earlier === environment
          ? 'is also the client ID of the key of the apply; the plan needs a view-only key of its own'
          : `is also the client ID of ${pathOf(earlier)}; each environment needs its own key`;
      return [{ path: pathOf(environment, answer), message }];
    }),
  );
}

/** The state of an environment, if its backend's settings are complete. */
export function draftState({ backend, given }: DraftEnvironment, isShared: boolean): StateOf<Fields> | undefined {
  const settings = backend?.settings;
  if (backend === undefined || settings === undefined) return undefined;
  return { key: stateKeyOf(backend.choice, settings, isShared ? undefined : given.name), settings };
}
