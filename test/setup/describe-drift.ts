import { deepEqual, doesNotMatch, equal, notEqual } from 'node:assert/strict';
import { needs } from '../terraform/workbench.ts';
import { repository, type Served, serve, setup } from './forge.ts';
import type { Platform } from './platform.ts';

/** Each setting that the setup configures, changed by hand. Slow: every test reads and repairs a platform. */
const isSlow = process.env.SLOW_TESTS !== undefined;

/** Changes each setting by hand: the check must find it, and the setup repair it or say that a user must. */
export function describeDrift<P extends object>({ client, drifts, gaps, kind, make, storeSecrets }: Platform<P>): void {
  describe(`scripts/setup.sh --check, ${kind}`, function () {
    this.timeout(300_000);
    needs('curl');
    const dir = repository(kind);
    const forge = make();
    let served: Served;
    let complete: object;
    before(async () => {
      if (!isSlow) return;
      served = await serve(client, forge.answer);
      equal((await setup(dir, served)).status, 0);
      storeSecrets(forge);
      complete = structuredClone(
        Object.fromEntries(Object.entries(forge).filter(([, one]) => typeof one !== 'function')),
      );
    });
    after(() => served?.close());

    for (const { byHand, change, says } of isSlow ? drifts : [])
      it(`finds that ${says}`, async () => {
        Object.assign(forge, structuredClone(complete));
        change(forge);
        served.reset();
        const found = await setup(dir, served, ['--check']);
        equal(found.status, 1, found.text);
        deepEqual(
          served.asked().filter((one) => !one.startsWith('GET ')),
          [],
        );
        // Success means that every setting was read back.
        const repaired = await setup(dir, served);
        doesNotMatch(repaired.text, /sh: |awk: |syntax/);
        if (byHand === undefined) {
          equal(repaired.status, 0, repaired.text);
          deepEqual(gaps(forge), []);
        } else if (!/^a secret .* deleted$/.test(says)) notEqual(repaired.status, 0, repaired.text);
      });
  });
}
