import type { Found } from '../../src/model/evidence.ts';
import { defaulted } from '../../src/model/field.ts';
import { keyPrefix as rule } from '../../src/model/names/repository-name.ts';

/** What every shared backend asks: how the states of this repository are named in it. */
export const keyPrefix = defaulted('unionai/{name}', {
  title: 'Prefix of the state in the backend',
  help: 'Recorded when the repository is made. A later change means moving the state.',
  rule,
  placeholders: ['name'],
});

/** The name of a state whose key ends as ours do; of any other, the key as it is. */
export function withoutSuffix(key: Found | undefined): Found | undefined {
  return key && { ...key, text: key.text.replace(/\/terraform\.tfstate$/, '') };
}
