import type { Found } from './evidence.ts';

/**
 * The kinds of values that the wizard can suggest. Answers of the same kind often have the same value: the bucket of the states
 * is in the region of the secrets.
 */
export type SuggestionName =
  | 'aws-region'
  | 'azure-resource-group'
  | 'azure-subscription'
  | 'default-branch'
  | 'github-host'
  | 'github-repository'
  | 'gitlab-host'
  | 'gitlab-project'
  | 'google-project'
  | 'vault-address';

/** Values for answers, with the file or variable that each was read from. */
export type Suggestions = Readonly<Partial<Record<SuggestionName, Found>>>;
