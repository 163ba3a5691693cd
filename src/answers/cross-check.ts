import { engines } from '../../templates/registry.ts';
import type { Objection } from '../errors.ts';
import type { Fields, Settings } from '../model/field.ts';
import { reachableAccounts } from './check-accounts.ts';
import { sameClients, sameFolders, sameSecrets, sameStates } from './check-collisions.ts';
import { sameNames, sharedNames, takenNames } from './check-names.ts';
import { checkSettings } from './check-settings.ts';
import { type Draft, pathOf } from './draft.ts';
import { otherSecretNames, separableKeys } from './plan-key.ts';
import { scheduledRotation } from './scheduled-rotation.ts';
import { isComplete } from './values.ts';

/**
 * Checks across several answers: name collisions, environments with the same secret or state, and unsupported
 * combinations.
 */
export function crossCheck(draft: Draft): readonly Objection[] {
  return [
    ...sameNames(draft),
    ...takenNames(draft),
    ...sharedNames(draft),
    ...sharedRoot(draft),
    ...sameFolders(draft),
    ...readableStore(draft),
    ...separableKeys(draft),
    ...otherSecretNames(draft),
    ...encryptingEngine(draft),
    ...pipelineSettings(draft),
    ...rotatedKeys(draft),
    ...scheduledRotation(draft),
    ...checkSettings(draft),
    ...reachableAccounts(draft),
    ...sameSecrets(draft),
    ...sameStates(draft),
    ...sameClients(draft),
  ];
}

/** Environments that share a root module share one state, so its settings cannot differ. */
function sharedRoot({ environments, layout }: Draft): readonly Objection[] {
  if (!layout.sharedRoot) return [];
  return environments.flatMap((environment) =>
    (['backend', 'folder', 'stateEncryption'] as const)
      .filter((name) => environment.given[name] !== undefined)
      .map((name) => ({
        path: pathOf(environment, name),
        message: `cannot differ: with the layout ${layout.kind} all environments share one state`,
        hint: `Set ${name} for the whole repository, or use the layout directories.`,
      })),
  );
}

/** A data source requires a secret store that Terraform reads. */
function readableStore({ given, secretRead }: Draft): readonly Objection[] {
  const store = given.secretStore?.choice;
  if (store === undefined || store.source === 'store' || !secretRead.leavesKeyInState) return [];
  const message = `cannot be ${secretRead.kind}: with the secret store ${store.kind}, Terraform does not read the key from a store`;
  return [{ path: 'secretRead', message, hint: 'Remove it.' }];
}

/** Checks the settings of the CI/CD platform together, if they are complete. */
function pipelineSettings({ given: { ci } }: Draft): readonly Objection[] {
  if (ci?.choice.check === undefined || !isComplete(ci.choice.fields, ci.values)) return [];
  return ci.choice
    .check(ci.values as Settings<Fields>)
    .map(({ field, ...objection }) => ({ path: `ci.${field}`, ...objection }));
}

/** State encryption requires an engine that supports it. */
function encryptingEngine({ engine, environments, given }: Draft): readonly Objection[] {
  if (engine.encryption !== undefined) return [];
  const paths = [
    ...(given.stateEncryption === undefined ? [] : ['stateEncryption']),
    ...environments.filter((one) => one.given.stateEncryption).map((one) => pathOf(one, 'stateEncryption')),
  ];
  const able = engines.filter(({ encryption }) => encryption !== undefined).map(({ kind }) => kind);
  return paths.map((path) => ({
    path,
    message: `requires an engine that supports state encryption, and ${engine.name} does not`,
    hint: `Use --engine ${able.join(' or ')}, or remove it and use the encryption of the backend.`,
  }));
}

/** The phase rotating requires two different keys: that of the state, and the new one. */
function rotatedKeys({ environments, given }: Draft): readonly Objection[] {
  const places = [
    { path: 'stateEncryption', own: given.stateEncryption },
    ...environments.map((one) => ({ path: pathOf(one, 'stateEncryption'), own: one.given.stateEncryption })),
  ];
  return places.flatMap(({ path, own }) => {
    if (own?.phase !== 'rotating') return [];
    const { kmsKey, previousKmsKey } = own;
    if (previousKmsKey !== undefined && previousKmsKey !== kmsKey) return [];
    const message =
      previousKmsKey === undefined
        ? 'is missing: the phase rotating requires the key that the state is encrypted with'
        : 'is the new key: the phase rotating requires another key, with which the state is encrypted';
    return [
      {
        path: `${path}.previousKmsKey`,
        message,
        hint: 'To replace the key, change kmsKey without a phase: update sets both.',
      },
    ];
  });
}
