import type { HandedStore } from '../../../src/model/secret-store.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';
import storeKey from './store-key.sh.ejs';

export const tfvars: HandedStore = {
  kind: 'tfvars',
  title: 'tfvars file',
  summary: 'A local file that Git ignores, with the key in plain text; a pipeline reads the key from a CI/CD secret.',
  fields: {},
  source: 'variable',
  phrase: 'a tfvars file that Git ignores',
  logins: () => [{ kind: 'environment-secret' }],
  readme,
  keyCreated,
  scheduledRotation: undefined,
  storeKey,
  keyPlace: () => ({}),
  keyTool: undefined,
  location: () => 'a tfvars file that Git ignores',
};
