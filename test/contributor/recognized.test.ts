import { equal } from 'node:assert/strict';
import { ciPlatforms, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { inferredFrom } from './inferred.ts';

const choices = { store: 'environment', read: 'ephemeral', backend: 's3', layout: 'directories', engine: 'terraform' };

describe('An adoption recognizes what the generator made, and takes it for no other choice', () => {
  for (const { kind, source } of secretStores)
    for (const { kind: read, leavesKeyInState } of secretReads)
      if (source === 'store' || !leavesKeyInState)
        it(`${kind}, ${read}`, () =>
          equal(inferredFrom(answersFor({ ...choices, store: kind, read }))['secretStore.kind'], kind));

  for (const { kind } of stateBackends)
    it(kind, () => equal(inferredFrom(answersFor({ ...choices, backend: kind }))['backend.kind'], kind));

  for (const { hasPipeline, kind } of ciPlatforms)
    it(kind, () =>
      equal(inferredFrom(answersFor(choices, { ci: { kind } }))['ci.kind'], hasPipeline ? kind : undefined),
    );
});
