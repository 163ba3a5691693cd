import type { Found } from '../../src/model/evidence.ts';
import { defaulted } from '../../src/model/field.ts';
import { keyPrefix as rule } from '../../src/model/names/repository-name.ts';

/** The prefix of the state names of this repository, a setting of every remote backend. */
export const keyPrefix = defaulted('unionai/{name}', {
  title: 'State key prefix',
  help: 'Recorded when the repository is created. A later change requires a state migration.',
  rule,
  placeholders: ['name'],
});

/** The key of a state without the suffix that generated keys have. */
export function withoutSuffix(key: Found | undefined): Found | undefined {
  return key && { ...key, text: key.text.replace(/\/terraform\.tfstate$/, '') };
}
