import { deepEqual, equal } from 'node:assert/strict';
import { json } from '../fakes/server.ts';
import { needs } from '../terraform/workbench.ts';
import { type Fault, repository, type Served, serve, setup } from './forge.ts';
import type { Platform } from './platform.ts';

/** Slow: every test configures a platform several times. */
const isSlow = process.env.SLOW_TESTS !== undefined;

const faults: Readonly<Record<string, Fault>> = {
  'status 403': { reply: json(403, { message: 'Forbidden' }) },
  'status 404': { reply: json(404, { message: 'Not Found' }) },
  'status 409': { reply: json(409, { message: 'Conflict' }) },
  'status 422': { reply: json(422, { message: 'Validation Failed' }) },
  'status 429': { reply: json(429, { message: 'Too many requests' }) },
  'status 500': { reply: { status: 500, body: '<html>' } },
  'status 503 after the change': { reply: { status: 503, body: '' }, acts: true },
  'no answer': {},
  'a page instead of JSON': { reply: { status: 200, body: '<html>Sign in</html>' } },
  'half of an answer': { reply: { status: 200, body: '{"id":1,"protection_rules":[{"type":' } },
  'an empty object': { reply: json(200, {}) },
  'an empty answer': { reply: { status: 200, body: '' } },
};

/**
 * Runs the setup with a fault at a request, and then without one. With the fault, it must not report success while a gate
 * is missing; without it, it must complete the setup.
 */
export function describeFaults<P extends object>({ client, gaps, kind, make }: Platform<P>): void {
  describe(`scripts/setup.sh with faults, ${kind}`, function () {
    this.timeout(1_800_000);
    needs('curl');
    const dir = repository(kind);
    const completed = new Map<string, number | null>();

    // Each request has a sixth of the faults, and each fault is at a sixth of the requests: all pairs take an hour.
    for (const [index, [name, fault]] of isSlow ? Object.entries(faults).entries() : [])
      it(`closes every gate or fails: ${name}`, async () => {
        const first = make();
        const counted = await serve(client, first.answer);
        equal((await setup(dir, counted, ['prod'])).status, 0);
        const total = counted.asked().length;
        await counted.close();
        for (let at = index % 6; at < total; at += 6) {
          const forge = make();
          const served: Served = await serve(client, forge.answer);
          served.reset(at, fault);
          const { status, text } = await setup(dir, served, ['prod'], { timeout: name === 'no answer' ? '1' : '20' });
          const request = `${name} at ${served.asked()[at]}\n${text}`;
          if (status === 0) deepEqual(gaps(forge), [], request);
          else equal(/^error: /m.test(text), true, request);
          // The second run depends on what the first one left.
          const left = JSON.stringify(forge, (_, value) => (value instanceof Map ? [...value] : value));
          if (!completed.has(left)) {
            served.reset();
            const second = await setup(dir, served, ['prod']);
            equal(second.status, 0, `${request}\nsecond run: ${second.text}`);
            deepEqual(gaps(forge), [], request);
            completed.set(left, second.status);
          }
          await served.close();
        }
      });
  });
}
