import type { Objection } from '../errors.ts';
import { duplicates } from './check-collisions.ts';
import { type Draft, type DraftEnvironment, pathOf } from './draft.ts';
import { show } from './words.ts';

/** Folders and identifiers that differ in case or in `-` and `_` only are the same somewhere. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** Two environments that some file system or language cannot tell apart by their names. */
export function sameNames({ environments }: Draft): readonly Objection[] {
  return duplicates(environments, ({ given: { name } }) => name && normal(name)).map(([later, earlier]) => ({
    path: pathOf(later, 'name'),
    message: `${show(later.given.name)} is the same as ${show(earlier.given.name)} of ${pathOf(earlier)}`,
    hint: 'Names must differ in more than case, hyphens and underscores.',
  }));
}

/** A pipeline knows `<env>` and `<env>-plan`; a layout may put files of its own beside the environments. */
export function takenNames({ environments, layout }: Draft): readonly Objection[] {
  const plans = new Map<string, DraftEnvironment>();
  for (const one of environments) if (one.given.name !== undefined) plans.set(normal(`${one.given.name}-plan`), one);
  const reserved = new Set(layout.reservedNames.map(normal));
  return environments.flatMap((environment): readonly Objection[] => {
    const { name } = environment.given;
    if (name === undefined) return [];
    const path = pathOf(environment, 'name');
    const planned = plans.get(normal(name));
    if (planned !== undefined) {
      const message = `${show(name)} is what a pipeline calls the read-only side of ${show(planned.given.name)}`;
      return [{ path, message, hint: 'Choose a name that does not end with -plan.' }];
    }
    if (!reserved.has(normal(name))) return [];
    const message = `${show(name)} is a name that the layout ${layout.kind} uses for itself`;
    return [{ path, message, hint: 'Choose another name.' }];
  });
}
