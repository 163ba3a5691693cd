import { deepEqual, equal, ok } from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/errors.ts';
import { type Contents, contentsOf, isSync, lay, removeLaid, run, states } from './repository.ts';

const slow = process.env.SLOW_TESTS !== undefined;
const mark = '# MY EDIT\n';

/** How editors save. Each leaves the mark in the file. */
const saves: Readonly<Record<string, (file: string) => void>> = {
  'adds to the file in place': (file) => appendFileSync(file, mark),
  'empties the file and writes it again': (file) => writeFileSync(file, `${textOf(file)}${mark}`),
  'writes another file and renames it over': (file) => {
    const text = textOf(file);
    writeFileSync(`${file}.tmp`, `${text}${mark}`);
    renameSync(`${file}.tmp`, file);
  },
  'removes the file and writes it again': (file) => {
    const text = textOf(file);
    rmSync(file, { force: true });
    writeFileSync(file, `${text}${mark}`);
  },
  'renames the old file to a backup and writes a new one': (file) => {
    const text = textOf(file);
    if (existsSync(file)) renameSync(file, `${file}~`);
    writeFileSync(file, `${text}${mark}`);
  },
};
/** Those by which a new file comes into the place of the old one. */
const replacing = new Set(Object.keys(saves).slice(2));

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** A file that is replaced, one that is removed, and one that is new. */
const targets = ['environments/dev/main.tf', 'environments/old/main.tf', 'CODEOWNERS'];

/** The calls of a run, in their order, each with what it does. */
async function rehearse(): Promise<readonly string[]> {
  const dir = lay();
  const calls: string[] = [];
  equal(
    await run(dir, ({ name, args }, proceed) => {
      calls.push(`${name} ${args.join(' ')}`);
      return isSync(name) ? undefined : proceed();
    }),
    undefined,
  );
  deepEqual(contentsOf(dir), states.after);
  removeLaid(dir);
  return calls;
}

/** Whether a call is the very one by which the file takes its place. */
function isLastStep(call: string | undefined, target: string): boolean {
  return call?.startsWith('rename ') === true && call.endsWith(`/${target.slice(target.lastIndexOf('/') + 1)}`);
}

describe('A file that a user saves while a run is in progress', function () {
  this.timeout(slow ? 1_200_000 : 60_000);
  let calls: readonly string[];
  let trials = 0;

  before(async () => {
    calls = await rehearse();
  });

  for (const [title, save] of Object.entries(saves))
    for (const target of targets)
      it(`is kept, and the rest is as before or as after: ${title} (${target})`, async () => {
        const step = slow ? 4 : 17;
        for (let at = trials % step; at < calls.length; at += step) {
          trials += 1;
          await trial({ save, target, at, isLost: replacing.has(title) && target.startsWith('environments/dev') });
        }
      });

  it('was saved between any two calls', () => ok(trials > calls.length / 2));

  interface Trial {
    readonly save: (file: string) => void;
    readonly target: string;
    readonly at: number;
    /** Whether a new file in the place of the old one may be lost within the one call that is left. */
    readonly isLost: boolean;
  }

  async function trial({ save, target, at, isLost }: Trial): Promise<void> {
    const dir = lay();
    let count = 0;
    let last = 'not saved';
    const result = await run(dir, ({ name, args }, proceed) => {
      if (count === at) {
        last = `${name} ${args.join(' ')}`;
        try {
          save(join(dir, target));
        } catch {
          // The folder is not there yet, or no longer: nothing to save.
          last = 'not saved';
        }
      }
      count += 1;
      return isSync(name) ? undefined : proceed();
    });
    if (last !== 'not saved' && !(isLost && isLastStep(last, target)))
      ok(textOf(join(dir, target)).includes(mark), `call ${at}, ${last}: the edit is gone (${String(result)})`);
    assertRest(dir, target, result, `call ${at}, ${last}`);
    removeLaid(dir);
  }

  function assertRest(dir: string, target: string, result: unknown, where: string): void {
    const rest = (all: Contents): Contents =>
      Object.fromEntries(Object.entries(all).filter(([path]) => path !== target));
    if (result === undefined) deepEqual(rest(contentsOf(dir)), rest(states.after), where);
    else {
      ok(result instanceof UserError && result.code === 'busy', `${where}: ${String(result)}`);
      ok(result.message.includes(target), `${where}: the message names the file`);
      deepEqual(rest(contentsOf(dir)), rest(states.before), where);
    }
  }
});
