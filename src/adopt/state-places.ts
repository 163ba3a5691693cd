import { stateBackends } from '../../templates/registry.ts';
import type { Repository } from '../model/repository.ts';
import { backendBlockOf } from './infer-backend.ts';
import type { RootModule } from './root-module.ts';

/** Two places that would use one state, or one place that would use another state than it does. */
export interface StateProblem {
  /** The folder of the root that the answers describe. */
  readonly folder: string;
  readonly message: string;
}

/** A root on disk with the state that its files give. */
interface StateOnDisk {
  readonly folder: string;
  readonly at: string;
  readonly identity: string;
}

/**
 * The states of the roots that are on disk, as far as their files give them. Two states with one identity are the same.
 *
 * @param modules every folder with Terraform files
 */
export function statesOnDisk(modules: readonly RootModule[]): readonly StateOnDisk[] {
  return modules.flatMap((root): readonly StateOnDisk[] => {
    const block = backendBlockOf(root);
    if (block === undefined) return [];
    for (const backend of stateBackends) {
      const recognized = backend.recognize(block);
      if (recognized === undefined) continue;
      const settings = Object.fromEntries(
        Object.entries(backend.fields).map(([name, field]) => [name, recognized.settings[name]?.text ?? field.default]),
      );
      const key = recognized.key?.text;
      const isComplete = Object.entries(backend.fields).every(
        ([name, field]) => field.presence !== 'required' || settings[name] !== undefined,
      );
      const identity = key !== undefined && isComplete ? backend.identity({ key, settings }) : undefined;
      if (identity === undefined) return [];
      const folder = root.folder === '' ? '.' : root.folder;
      return [{ folder, at: block.at, identity: `${backend.kind} ${identity}` }];
    }
    return [];
  });
}

/**
 * Roots of the answers that would use the state of another root on disk. Two configurations on one state destroy what
 * the other manages.
 */
export function sharedStates(repository: Repository, onDisk: readonly StateOnDisk[]): readonly StateProblem[] {
  const folders = new Set(repository.roots.map(({ directory }) => directory));
  return rendered(repository).flatMap(({ folder, identity }) =>
    onDisk
      .filter((one) => one.identity === identity && one.folder !== folder && !folders.has(one.folder))
      .map(({ at }) => ({
        folder,
        message: `${folder} would use the state of ${at}, and a plan there would destroy what that root manages`,
      })),
  );
}

/** Roots of the answers that are on disk with another state: with the answers, they would begin with an empty one. */
export function movedStates(repository: Repository, onDisk: readonly StateOnDisk[]): readonly StateProblem[] {
  return rendered(repository).flatMap(({ folder, identity }) =>
    onDisk
      .filter((one) => one.folder === folder && one.identity !== identity)
      .map(({ at }) => ({
        folder,
        message: `${folder} would use another state than ${at} does, and a plan there would create everything again`,
      })),
  );
}

function rendered({ backend, roots }: Repository): readonly { readonly folder: string; readonly identity: string }[] {
  return roots.flatMap(({ directory, environments: [first] }) => {
    const identity = first && backend.identity({ key: first.stateKey, settings: first.backend });
    return identity === undefined ? [] : [{ folder: directory, identity: `${backend.kind} ${identity}` }];
  });
}
