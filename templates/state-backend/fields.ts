import { defaulted, maybe } from '../../src/model/field.ts';
import { keyPrefix as rule, stateKey } from '../../src/model/names/repository-name.ts';

/** The prefix of the state names of this repository, a setting of every remote backend. */
export const keyPrefix = defaulted('unionai/{name}', {
  title: 'State key prefix',
  help: 'Recorded when the repository is created. A later change requires a state migration.',
  rule,
  placeholders: ['name'],
  asked: 'in-review',
});

/** The setting of every remote backend for the key of an existing state. */
export const key = maybe({
  title: 'Key of the state in the backend, where it does not follow from keyPrefix',
  help: 'For an existing state. `{environment}` is replaced by the name of the environment.',
  rule: stateKey,
  placeholders: ['environment', 'name'],
});

/** The key that a name gets where states are files in a bucket or container. */
export const stateFile = (name: string): string => `${name}/terraform.tfstate`;
