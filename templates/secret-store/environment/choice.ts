import type { HandedStore } from '../../../src/model/secret-store.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';

export const environment: HandedStore = {
  kind: 'environment',
  title: 'Environment variable',
  summary: 'No secret store. Set UNIONAI_API_KEY for each run; a pipeline reads it from a CI/CD secret.',
  fields: {},
  source: 'shell',
  phrase: 'an environment variable that is set for each run',
  logins: () => [{ kind: 'environment-secret' }],
  readme,
  keyCreated,
  scheduledRotation: undefined, // secrets of the CI/CD platform cannot be read back
  storeKey: undefined,
  keyPlace: () => ({}),
  keyTool: undefined,
  location: () => 'environment variable, set for each run',
};
