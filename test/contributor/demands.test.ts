import { fail, ok } from 'node:assert/strict';
import { clouds } from '../../src/model/cloud.ts';
import { ciPlatforms, secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { missingForBackend, missingForCloud, missingForPlatform, missingForStore } from './demands.ts';

/** Fails with one line for each test that is missing. */
function hasAll(missing: readonly string[]): void {
  if (missing.length === 0) return;
  const lines = missing.map((line) => `  ${line}\n`).join('');
  fail(`these tests are missing:\n${lines}"Adding a choice" in CONTRIBUTING.md describes each.`);
}

describe('Every choice has the tests that CONTRIBUTING.md describes', () => {
  for (const store of secretStores) it(store.kind, () => hasAll(missingForStore(store)));

  for (const backend of stateBackends)
    it(backend.kind, () => {
      const choices = { store: 'environment', read: 'ephemeral', layout: 'directories', engine: 'terraform' };
      const [environment] = answersFor({ ...choices, backend: backend.kind }).environments;
      ok(environment);
      hasAll(missingForBackend(backend, { key: environment.stateKey, settings: environment.backend }));
    });

  for (const platform of ciPlatforms) it(platform.kind, () => hasAll(missingForPlatform(platform)));

  for (const cloud of clouds) it(`the bootstrap of ${cloud}`, () => hasAll(missingForCloud(cloud)));
});
