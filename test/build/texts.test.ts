import { deepEqual, equal } from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, scratch } from '../terraform/workbench.ts';
import { root } from './bundle.ts';

describe('The texts of the templates', function () {
  this.timeout(60_000);

  it('are read only by commands that render templates', async () => {
    const dir = scratch('texts');
    cpSync(join(root, 'dist'), join(dir, 'dist'), { recursive: true });
    rmSync(join(dir, 'dist/texts.br'));
    const command = (args: readonly string[]) =>
      run(process.execPath, [join(dir, 'dist/cli.js'), ...args], {
        cwd: dir,
        env: { NODE_DISABLE_COMPILE_CACHE: '1' },
      });
    for (const args of [['schema'], ['explain', 'vault'], ['explain', 'built-in-role'], ['help', 'new']])
      deepEqual([args, (await command(args)).status], [args, 0]);
    equal((await command(['new', 'infra', '--example'])).status, 70);
  });
});
