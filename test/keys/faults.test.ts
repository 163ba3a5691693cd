import { describeFaults } from './fault-matrix.ts';

// A small selection of the faults that the slow tests run for each store.
describeFaults('aws-secrets-manager', 0, [
  [/create api-key/, 'lost'],
  [/put-secret-value .*-pending/, 'lost'],
  [/update-secret-version-stage/, 'kill-after'],
]);
