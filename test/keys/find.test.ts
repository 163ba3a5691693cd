import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareTools, found } from '../ci/toolbox.ts';
import { needs, type Ran, run, scratch } from '../terraform/workbench.ts';
import { harmless, hiding, key, lay, places, reported, search, wrapped } from './find.ts';

describe('scripts/find-keys.sh', function () {
  this.timeout(30_000);

  const tools: readonly (readonly [string, readonly string[], () => string])[] = [
    ['the tools of this machine', [], () => process.env.PATH ?? ''],
    ['busybox alone', ['busybox', 'terraform'], bareTools],
  ];
  for (const [what, needed, pathOf] of tools)
    describe(`with ${what}`, () => {
      needs('sh', ...needed);

      it('finds keys in all forms, names their file and line, and displays none', async () => {
        const ran = await search(lay({ ...hiding, ...harmless }), [], pathOf());
        deepEqual(reported(ran).toSorted(), [...places(hiding)].toSorted());
        equal(ran.status, 1, ran.text);
        ok(!ran.text.includes(key.slice(0, 20)));
      });

      it('finds nothing in other files', async () => {
        const ran = await search(lay(harmless), [], pathOf());
        equal(ran.text, '');
        equal(ran.status, 0);
      });

      it('searches the given files only', async () => {
        const dir = lay({ a: [key, 1], b: ['x'] });
        equal((await search(dir, ['files/b'], pathOf())).status, 0);
        deepEqual(reported(await search(dir, ['files/b', 'files/a'], pathOf())), ['files/a:1']);
      });

      it('exits 74 if a file cannot be read', async () => {
        const dir = lay({ a: ['x'] });
        const ran = await search(dir, ['files/a', 'files/missing'], pathOf());
        equal(ran.status, 74);
        match(ran.stderr, /^files\/missing: the file could not be searched\n$/);
        equal((await search(dir, ['files'], pathOf())).status, 74);
      });
    });

  it('exits 74 if a tool is missing or fails', async () => {
    const dir = lay({ a: ['x'] });
    const bin = scratch('bin');
    for (const tool of ['dirname', 'find', 'tr']) symlinkSync(found(tool), join(bin, tool));
    const missing = await search(dir, [], bin);
    equal(missing.status, 74);
    match(missing.stderr, /^error: awk is not installed\n$/);
    for (const [tool, status] of [
      ['awk', 1],
      ['awk', 2],
      ['tr', 1],
      ['find', 1],
    ] as const) {
      const own = scratch('bin');
      writeFileSync(join(own, tool), `#!/bin/sh\ncat >/dev/null\nexit ${status}\n`);
      chmodSync(join(own, tool), 0o755);
      const ran = await search(dir, [], `${own}:${process.env.PATH ?? ''}`);
      equal(ran.status, 74, `${tool}: ${ran.text}`);
    }
  });

  describe('in a Git repository', () => {
    needs('git');

    it('searches tracked and new files, but not those that Git ignores', async () => {
      const dir = lay({ tracked: [key, 1], new: [key, 1], ignored: [key], deleted: [key] });
      writeFileSync(join(dir, '.gitignore'), 'ignored\n');
      symlinkSync('files/nowhere', join(dir, 'link'));
      const git = (...args: readonly string[]): Promise<Ran> => run('git', args, { cwd: dir });
      await git('init', '-q');
      await git('add', 'files/tracked', 'files/deleted', 'link');
      await run('rm', ['files/deleted'], { cwd: dir });
      deepEqual(reported(await search(dir)).toSorted(), ['files/new:1', 'files/tracked:1']);
    });

    it('exits 74 if the list of files fails', async () => {
      const dir = lay({ a: ['x'] });
      await run('git', ['init', '-q'], { cwd: dir });
      const bin = scratch('bin');
      writeFileSync(
        join(bin, 'git'),
        `#!/bin/sh\ncase "$*" in *ls-files*) exit 128 ;; *) exec '${found('git')}' "$@" ;; esac\n`,
      );
      chmodSync(join(bin, 'git'), 0o755);
      equal((await search(dir, [], `${bin}:${process.env.PATH ?? ''}`)).status, 74);
    });
  });

  it('needs twice the time for twice the text', async () => {
    const cost = async (size: number): Promise<number> => {
      const text = Buffer.from('only words, no key '.repeat(size)).toString('base64');
      const dir = lay({ one: [text], many: [wrapped(text, 76)] });
      const start = process.hrtime.bigint();
      equal((await search(dir)).status, 0);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const small = await cost(4_000);
    const large = await cost(16_000);
    ok(large < 8 * small + 200, `${small} ms, four times the text: ${large} ms`);
  });
});
