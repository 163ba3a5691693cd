import { engines } from '../../templates/registry.ts';
import type { Objection } from '../errors.ts';
import { sameClients, sameFolders, sameSecrets, sameStates } from './check-collisions.ts';
import { sameNames, takenNames } from './check-names.ts';
import { checkSettings } from './check-settings.ts';
import { type Draft, pathOf } from './draft.ts';

/**
 * What no single answer can get wrong: names that meet, settings that resolve to the same secret or state,
 * combinations that cannot work.
 */
export function crossCheck(draft: Draft): readonly Objection[] {
  return [
    ...sameNames(draft),
    ...takenNames(draft),
    ...sharedRoot(draft),
    ...sameFolders(draft),
    ...readableStore(draft),
    ...encryptingEngine(draft),
    ...checkSettings(draft),
    ...sameSecrets(draft),
    ...sameStates(draft),
    ...sameClients(draft),
  ];
}

/** With one root for all environments there is one state, so its settings cannot differ. */
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

/** A way of reading that leaves the key in the state makes no sense where Terraform reads no store. */
function readableStore({ given, secretRead }: Draft): readonly Objection[] {
  const store = given.secretStore?.choice;
  if (store === undefined || store.source === 'store' || !secretRead.leavesKeyInState) return [];
  const message = `cannot be ${secretRead.kind}: with the secret store ${store.kind} Terraform reads no store`;
  return [{ path: 'secretRead', message, hint: 'Leave it out.' }];
}

/** Encryption of the state by the engine needs an engine that can do it. */
function encryptingEngine({ engine, environments, given }: Draft): readonly Objection[] {
  if (engine.encryption !== undefined) return [];
  const paths = [
    ...(given.stateEncryption === undefined ? [] : ['stateEncryption']),
    ...environments.filter((one) => one.given.stateEncryption).map((one) => pathOf(one, 'stateEncryption')),
  ];
  const able = engines.filter(({ encryption }) => encryption !== undefined).map(({ kind }) => kind);
  return paths.map((path) => ({
    path,
    message: `needs an engine that encrypts states by itself, and ${engine.name} does not`,
    hint: `Use --engine ${able.join(' or ')}, or leave it out: the backend encrypts.`,
  }));
}
