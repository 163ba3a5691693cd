import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';

describe('A commit', () => {
  it('touches the disk in one module alone, where tests stand between any two calls', () => {
    const folder = join(root, 'src/shell/commit');
    const direct = readdirSync(folder).filter((name) => /from 'node:fs/.test(readFileSync(join(folder, name), 'utf8')));
    // It reads /proc, which says who lives.
    deepEqual(direct, ['owner.ts']);
  });

  it('removes no folder with all that is in it', () => {
    const folder = join(root, 'src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    // The copy for the tools of verify is a new temporary folder, and never one of the user.
    deepEqual(
      files.filter((name) => /\brm(Sync)?\(|recursive: true/.test(readFileSync(join(folder, name), 'utf8'))),
      ['shell/scratch-copy.ts'],
    );
  });
});
