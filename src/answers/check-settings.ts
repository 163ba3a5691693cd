import type { Objection } from '../errors.ts';
import type { Choice } from '../model/choice.ts';
import { draftState } from './check-collisions.ts';
import { complaintAbout } from './check-field.ts';
import { type Draft, type DraftEnvironment, pathOf, type SeenChoice } from './draft.ts';
import { show } from './words.ts';

/** Checks the rules of single fields again, after defaults, overrides and placeholders are resolved. */
export function checkSettings({ environments, layout }: Draft): readonly Objection[] {
  const found = environments.flatMap((environment) => [
    ...objectionsTo(environment, 'secretStore', environment.secretStore),
    ...objectionsTo(environment, 'backend', environment.backend),
    ...stateObjections(environment, layout.sharedRoot),
  ]);
  // An error in a repository-wide setting occurs in every environment: report it once.
  const once = new Map(found.map((objection) => [`${objection.path} ${objection.message}`, objection]));
  return [...once.values()];
}

function objectionsTo(
  environment: DraftEnvironment,
  answer: 'secretStore' | 'backend',
  seen: SeenChoice<Choice> | undefined,
): readonly Objection[] {
  if (seen === undefined) return [];
  const { choice, own, settings, values } = seen;
  const path = (field: string): string =>
    `${Object.hasOwn(own, field) ? pathOf(environment, answer) : answer}.${field}`;
  const fields = Object.entries(choice.fields).flatMap(([name, field]): readonly Objection[] => {
    const value = values[name];
    if (value === undefined) return [];
    const complaint = complaintAbout(field, value);
    if (complaint === undefined) return [];
    return [{ path: path(name), message: `for ${show(environment.given.name)}: ${complaint}` }];
  });
  const whole = settings && choice.check ? choice.check(settings) : [];
  return [...fields, ...whole.map(({ field, ...objection }) => ({ path: path(field), ...objection }))];
}

function stateObjections(environment: DraftEnvironment, isShared: boolean): readonly Objection[] {
  const state = draftState(environment, isShared);
  const message = state && environment.backend?.choice.checkState?.(state);
  const field = typeof state?.settings.key === 'string' ? 'key' : 'keyPrefix';
  return message === undefined ? [] : [{ path: `backend.${field}`, message }];
}
