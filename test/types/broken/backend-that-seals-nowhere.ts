// error: Property 'sealedPlace' is missing
import type { StateBackend } from '../../../src/model/state-backend.ts';
import { sealingBackend } from '../whole.ts';

type Fields = (typeof sealingBackend)['fields'];
const { fields, kind, title, summary, logins, block, readme, recovery, unlock, recognize, identity, keyOf } =
  sealingBackend;
const { initWrites, rendersChecks, location, encryption, locking, place } = sealingBackend;
const shared = { fields, kind, title, summary, logins, block, readme, recovery, unlock, recognize, identity, keyOf };
export const incomplete: StateBackend<Fields> = {
  ...{ ...shared, initWrites, rendersChecks, location, encryption, locking, place },
  planTransport: 'sealed',
  planKmsKey: () => undefined,
};
