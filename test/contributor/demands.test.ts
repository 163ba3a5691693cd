import { deepEqual, ok } from 'node:assert/strict';
import { ciPlatforms, secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { missingForBackend, missingForPlatform, missingForStore } from './demands.ts';

describe('Every choice has the tests that CONTRIBUTING.md describes', () => {
  for (const store of secretStores) it(store.kind, () => deepEqual(missingForStore(store), []));

  for (const backend of stateBackends)
    it(backend.kind, () => {
      const choices = { store: 'environment', read: 'ephemeral', layout: 'directories', engine: 'terraform' };
      const [environment] = answersFor({ ...choices, backend: backend.kind }).environments;
      ok(environment);
      deepEqual(missingForBackend(backend, { key: environment.stateKey, settings: environment.backend }), []);
    });

  for (const platform of ciPlatforms) it(platform.kind, () => deepEqual(missingForPlatform(platform), []));
});
