import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/errors.ts';
import { listing } from '../folder.ts';
import { scratch } from '../terraform/workbench.ts';
import { bury, isSync, lay, removeLaid, repairNext, run } from './repository.ts';

const slow = process.env.SLOW_TESTS !== undefined;

/** What a user puts a link in the place of, while a run is in progress. */
const swapped = [
  'environments/dev',
  'environments',
  'environments/dev/main.tf',
  'scripts',
  '.scaffold',
  '.git/unionai-terraform',
  '.git/unionai-terraform/top',
  '.git/unionai-terraform/top/active',
];

/** A folder outside with something of every name that the run writes. */
function outside(): string {
  const dir = scratch('outside');
  for (const folder of ['dev', 'prod', 'top/active', 'active', 'new', 'old', 'side', 'old/0'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const file of ['main.tf', 'dev/main.tf', 'prod/main.tf', 'run.sh', 'manifest.json', 'active/owner.json'])
    writeFileSync(join(dir, file), 'a user’s own');
  return dir;
}

describe('A path that becomes a link while a run is in progress', function () {
  this.timeout(slow ? 900_000 : 60_000);
  let trials = 0;

  for (const path of swapped)
    for (const target of ['outside', '.git/hooks'])
      it(`is not followed: ${path}, to ${target}`, async () => {
        const step = slow ? 10 : 83;
        for (let at = trials % step; at < 560; at += step) {
          trials += 1;
          await trial(path, target, at);
        }
      });

  it('became one at any call', () => ok(trials > (slow ? 800 : 90), `${trials} trials`));
});

async function trial(path: string, target: string, at: number): Promise<void> {
  const dir = lay();
  const beyond = target === 'outside' ? outside() : join(dir, target);
  if (target !== 'outside') {
    mkdirSync(join(beyond, 'dev'), { recursive: true });
    for (const file of ['main.tf', 'dev/main.tf', 'pre-commit']) writeFileSync(join(beyond, file), 'a hook');
  }
  const before = listing(beyond);
  let count = 0;
  const result = await run(dir, ({ name }, proceed) => {
    if (count === at && existsSync(join(dir, path))) {
      renameSync(join(dir, path), join(dir, 'moved-away'));
      symlinkSync(beyond, join(dir, path));
    }
    count += 1;
    return isSync(name) ? undefined : proceed();
  });
  deepEqual(listing(beyond), before, `${path} at ${at}`);
  ok(result === undefined || result instanceof UserError, `${path} at ${at}: ${String(result)}`);
  bury(dir);
  await repairNext(dir).catch((error: unknown) => ok(error instanceof UserError, String(error)));
  deepEqual(listing(beyond), before, `${path} at ${at}, after the next run`);
  if (existsSync(join(dir, 'moved-away'))) {
    // Giving up the lock may have renamed the link.
    rmSync(join(dir, path), { force: true });
    renameSync(join(dir, 'moved-away'), join(dir, path));
    bury(dir);
    await repairNext(dir);
    deepEqual(listing(beyond), before, `${path} at ${at}, after it was restored`);
  }
  removeLaid(dir);
}
