import { deepEqual, doesNotMatch, equal, notEqual } from 'node:assert/strict';
import { needs } from '../terraform/workbench.ts';
import { repository, type Served, serve, setup } from './forge.ts';
import { github } from './on-github.ts';
import { gitlab } from './on-gitlab.ts';
import type { Platform } from './platform.ts';

/** Each setting that the setup configures, changed by hand. Slow: every test configures a platform. */
const isSlow = process.env.SLOW_TESTS !== undefined;

function describeDrift<P extends object>({ client, drifts, gaps, kind, make, storeSecrets }: Platform<P>): void {
  describe(`scripts/setup.sh --check, ${kind}`, function () {
    this.timeout(300_000);
    needs('curl');
    const dir = repository(kind);

    for (const { byHand, change, says } of isSlow ? drifts : [])
      it(`finds that ${says}`, async () => {
        const forge = make();
        const served: Served = await serve(client, forge.answer);
        equal((await setup(dir, served)).status, 0);
        storeSecrets(forge);
        change(forge);
        served.reset();
        const found = await setup(dir, served, ['--check']);
        equal(found.status, 1, found.text);
        deepEqual(
          served.asked().filter((one) => !one.startsWith('GET ')),
          [],
        );

        const repaired = await setup(dir, served);
        const checked = await setup(dir, served, ['--check']);
        if (byHand) {
          equal(checked.status, 1, checked.text);
          if (!/secret/.test(says)) notEqual(repaired.status, 0, repaired.text);
        } else {
          deepEqual(gaps(forge), []);
          // The secrets of a deleted environment are gone.
          if (/^Secrets/m.test(repaired.text)) storeSecrets(forge);
          equal(repaired.status, 0, repaired.text);
          equal((await setup(dir, served, ['--check'])).status, 0, checked.text);
        }
        doesNotMatch(repaired.text, /sh: |awk: |syntax/);
        await served.close();
      });
  });
}

describeDrift(github);
describeDrift(gitlab);
