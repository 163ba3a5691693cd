import { deepEqual, equal } from 'node:assert/strict';
import type { Change } from '../../src/model/change.ts';
import { countedWrites, diffs, paint } from '../../src/shell/show.ts';

const change = (path: string, action: Change['action'], before?: string, after?: string): Change => ({
  path,
  action,
  before: before === undefined ? undefined : { bytes: Buffer.from(before), text: before, executable: false },
  after: after === undefined ? undefined : { text: after, executable: false },
  conflicts: [],
});

describe('A difference', () => {
  const changes = [change('a', 'update', 'one\ntwo\n', 'one\n--- three\n'), change('b', 'create', undefined, '+++\n')];

  it('has no colors where there are none', async () => {
    const plain = await diffs(changes, paint(false));
    equal(plain.includes('\u001b'), false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a color
    equal((await diffs(changes, paint(true))).replace(/\u001b\[\d+m/g, ''), plain);
  });

  it('has added lines in green, removed lines in red, and the names of files in bold', async () => {
    const lines = (await diffs(changes, paint(true))).split('\n');
    const colored = (code: number): readonly string[] =>
      lines.filter((line) => line.startsWith(`\u001b[${code}m`)).map((line) => line.slice(`${code}`.length + 3, -4));
    deepEqual(colored(32), ['+--- three', '++++']);
    deepEqual(colored(31), ['-two']);
    deepEqual(
      colored(1).filter((line) => !line.startsWith('=')),
      ['--- a/a', '+++ b/a', '--- /dev/null', '+++ b/b'],
    );
  });
});

describe('The count of a run', () => {
  const [written, removed] = [change('a', 'create', undefined, 'x'), change('b', 'remove', 'x')];

  it('tells what was removed from what was written', () => {
    equal(countedWrites([written, written, removed], false), 'Wrote 2 files and removed 1 file');
    equal(countedWrites([written, removed, removed], true), 'Would write 1 file and remove 2 files');
    equal(countedWrites([removed], false), 'Removed 1 file');
    equal(countedWrites([change('c', 'unchanged', 'x', 'x')], false), undefined);
  });
});
