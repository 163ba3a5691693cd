import type { Objection } from '../errors.ts';
import { sharedName } from '../model/names/repository-name.ts';
import { duplicates } from './check-collisions.ts';
import { type Draft, type DraftEnvironment, pathOf } from './draft.ts';
import { show } from './words.ts';

/** Normalizes a name: some file systems ignore case, and HCL identifiers replace `-` with `_`. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** Objections to environments whose names are equal on some file system or as identifiers. */
export function sameNames({ environments }: Draft): readonly Objection[] {
  return duplicates(environments, ({ given: { name } }) => name && normal(name)).map(([later, earlier]) => ({
    path: pathOf(later, 'name'),
    message: `${show(later.given.name)} is the same as ${show(earlier.given.name)} of ${pathOf(earlier)}`,
    hint: 'Names must differ in more than case, hyphens and underscores.',
  }));
}

/** Objections to a name that cannot be part of the names of workflows and CI environments, as in a monorepo. */
export function sharedNames({ given: { name, path, ci } }: Draft): readonly Objection[] {
  if (name === undefined || path === undefined || path === '.' || ci?.choice.hasPipeline !== true) return [];
  if (sharedName.test(name)) return [];
  const message = `${show(name)} cannot name the workflows and CI environments of a folder in a monorepo: only lowercase letters, digits and single hyphens`;
  return [{ path: 'name', message, hint: 'Choose another name: --name NAME' }];
}

/** The names of environments with a suffix. */
function namesWith(environments: readonly DraftEnvironment[], suffix: string): ReadonlyMap<string, DraftEnvironment> {
  return new Map(
    environments.flatMap((one) => (one.given.name === undefined ? [] : [[normal(`${one.given.name}${suffix}`), one]])),
  );
}

/** Objections to names that a pipeline (`<env>-plan`, `<env>-rotate`) or the layout reserves. */
export function takenNames({ environments, given, layout }: Draft): readonly Objection[] {
  const plans = namesWith(environments, '-plan');
  const rotations = namesWith(given.rotation?.automatic === true ? environments : [], '-rotate');
  const reserved = new Set(layout.reservedNames.map(normal));
  return environments.flatMap((environment): readonly Objection[] => {
    const { name } = environment.given;
    if (name === undefined) return [];
    const path = pathOf(environment, 'name');
    const planned = plans.get(normal(name));
    if (planned !== undefined) {
      const message = `${show(name)} is reserved for the plans of ${show(planned.given.name)} in a pipeline`;
      return [{ path, message, hint: 'Choose a name that does not end with -plan.' }];
    }
    const rotated = rotations.get(normal(name));
    if (rotated !== undefined) {
      const message = `${show(name)} is reserved for the rotation of the keys of ${show(rotated.given.name)} in a pipeline`;
      return [{ path, message, hint: 'Choose a name that does not end with -rotate.' }];
    }
    if (!reserved.has(normal(name))) return [];
    const message = `${show(name)} is reserved by the layout ${layout.kind}`;
    return [{ path, message, hint: 'Choose another name.' }];
  });
}
