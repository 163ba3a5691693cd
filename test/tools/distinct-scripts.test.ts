import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { lay, scratch } from '../terraform/workbench.ts';
import { distinctScripts } from './distinct-scripts.ts';

/** What is left to read of repositories, each with the texts of its scripts by path. */
function left(
  ...repositories: readonly Readonly<Record<string, string>>[]
): Readonly<Record<string, readonly string[]>> {
  const folder = scratch('site');
  const names = repositories.map((texts, index) => {
    const files = Object.entries(texts).map(
      ([path, text]) => [path, { text, executable: true, policy: 'owned' }] as const,
    );
    lay(files, join(folder, `${index}`));
    return `${index}`;
  });
  return Object.fromEntries(distinctScripts({ folder, repositories: names }));
}

describe('The scripts that an external tool reads', () => {
  const call = '. scripts/ci/lib.sh\n';
  const lib = 'a=1\n';

  it('are left out where an earlier repository has the same ones', () => {
    const texts = { 'scripts/one.sh': call, 'scripts/ci/lib.sh': lib };
    deepEqual(left(texts, texts), { 0: ['scripts/one.sh', 'scripts/ci/lib.sh'] });
  });

  it('are read again where the text differs, without those that do not name it', () => {
    deepEqual(
      left({ 'scripts/one.sh': 'a\n', 'scripts/two.sh': 'b\n' }, { 'scripts/one.sh': 'a\n', 'scripts/two.sh': 'c\n' }),
      { 0: ['scripts/one.sh', 'scripts/two.sh'], 1: ['scripts/two.sh'] },
    );
  });

  it('are read again where a script differs that they name, also by another one', () => {
    const texts = { 'scripts/one.sh': '. scripts/two.sh\n', 'scripts/two.sh': call };
    deepEqual(left({ ...texts, 'scripts/ci/lib.sh': lib }, { ...texts, 'scripts/ci/lib.sh': 'a=2\n' }), {
      0: ['scripts/one.sh', 'scripts/two.sh', 'scripts/ci/lib.sh'],
      1: ['scripts/one.sh', 'scripts/two.sh', 'scripts/ci/lib.sh'],
    });
  });

  it('are read again where a script is missing that they name', () => {
    deepEqual(left({ 'scripts/one.sh': call, 'scripts/ci/lib.sh': lib }, { 'scripts/one.sh': call }), {
      0: ['scripts/one.sh', 'scripts/ci/lib.sh'],
      1: ['scripts/one.sh'],
    });
  });

  it('are read again at another path', () => {
    deepEqual(left({ 'scripts/one.sh': lib }, { 'scripts/ci/one.sh': lib }), {
      0: ['scripts/one.sh'],
      1: ['scripts/ci/one.sh'],
    });
  });
});
