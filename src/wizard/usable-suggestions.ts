import { objectionTo } from '../answers/check-field.ts';
import { definition } from '../answers/definition.ts';
import type { Found } from '../model/evidence.ts';
import type { Field } from '../model/field.ts';
import type { SuggestionName, Suggestions } from '../model/suggestion.ts';

/** What the wizard calls each suggestion. */
const titles: Readonly<Record<SuggestionName, string>> = {
  'aws-region': 'AWS region',
  'azure-resource-group': 'Azure resource group',
  'azure-subscription': 'Azure subscription',
  'default-branch': 'Deployment branch',
  'github-host': 'GitHub host',
  'github-repository': 'GitHub repository',
  'gitlab-host': 'GitLab host',
  'gitlab-project': 'GitLab project',
  'google-project': 'Google Cloud project',
  'vault-address': 'Vault address',
};

/** Suggestions that can be offered, and what the wizard says about those and about others. */
export interface Usable {
  readonly suggestions: Suggestions;
  /** "AWS region us-west-2 (~/.aws/config)" */
  readonly read: readonly string[];
  /** What was ignored, and why. Never a value that is not valid. */
  readonly notes: readonly string[];
}

/**
 * Sorts out what was read from this machine: a value that no answer allows is ignored.
 *
 * @param found values as they were read
 * @param notes what could not be read
 */
export function usableSuggestions(found: Suggestions, notes: readonly string[]): Usable {
  const entries = Object.entries(found) as [SuggestionName, Found][];
  const valid = entries.filter(([name, { text }]) => fieldsFor(name).every((field) => !objectionTo(field, text)));
  const invalid = entries.filter((entry) => !valid.includes(entry));
  return {
    suggestions: Object.fromEntries(valid),
    read: valid.map(([name, { text, at }]) => `${titles[name]} ${text} (${at})`),
    notes: [...notes, ...invalid.map(([name, { at }]) => `Ignored: the ${titles[name]} in ${at} is not valid.`)],
  };
}

function fieldsFor(name: SuggestionName): readonly Field[] {
  return [definition.secretStore, definition.backend, definition.ci]
    .flatMap(({ choices }) => choices.flatMap(({ fields }) => Object.values(fields)))
    .filter(({ suggestion }) => suggestion === name);
}
