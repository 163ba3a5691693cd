import { defaulted } from '../../src/model/field.ts';
import { keyPrefix as rule } from '../../src/model/names/repository.ts';

/** What every shared backend asks: how the states of this repository are named in it. */
export const keyPrefix = defaulted('unionai/{name}', {
  title: 'Prefix of the state in the backend',
  help: 'Recorded when the repository is made. A later change means moving the state.',
  rule,
  placeholders: ['name'],
});
