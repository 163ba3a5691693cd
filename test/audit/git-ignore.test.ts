import { deepEqual, equal } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { ignoredBy } from '../../src/audit/git-ignore.ts';
import { scratch } from '../terraform/workbench.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

describe('The .gitignore patterns', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*.tfvars', 'a/b/prod.tfvars', true],
    ['/*.tfvars', 'a/prod.tfvars', false],
    ['a/*.tfvars', 'a/prod.tfvars', true],
    ['a/*.tfvars', 'b/a/prod.tfvars', false],
    ['**/a/*.tfvars', 'b/a/prod.tfvars', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/x/y/c', true],
    ['a/**', 'a/x/y', true],
    ['a/', 'a/x', true],
    ['a/', 'a', false],
    ['*.tfvars\n!keep.tfvars', 'keep.tfvars', false],
    ['a\n!a/b', 'a/b', true],
    ['\\#x', '#x', true],
    ['x ', 'x', true],
    ['x\\ ', 'x ', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[', '[', false],
    ['a**b', 'axxb', true],
    ['*', 'a/b', true],
    ['a//', 'a/b', false],
    ['**//', 'a/b', false],
    ['ab**//', 'ab/c', true],
    ['ab**/**//', 'ab/c', true],
    ['/ab**//', 'ab/c', true],
    ['ab**//', 'aab/c', false],
    ['ab*//', 'ab/c', false],
    ['*.tfstate\r', 'x.tfstate', true],
  ];
  for (const [patterns, path, isIgnored] of cases)
    it(`${JSON.stringify(patterns)} ${isIgnored ? 'ignores' : 'does not ignore'} ${path}`, () =>
      equal(ignoredBy(new Map([['', patterns]]))(path), isIgnored));

  it('take linear time where a regular expression would take exponential time', () => {
    const isIgnored = ignoredBy(new Map([['', `${'*a'.repeat(60)}b\n`]]));
    equal(isIgnored('a'.repeat(255)), false);
  });

  it('are read as Git reads them', function () {
    this.timeout(300_000);
    if (!hasGit) this.skip();
    const dir = scratch('ignore');
    execFileSync('git', ['init', '-q'], { cwd: dir });
    const piece = fc.constantFrom(
      'a',
      'b',
      '*',
      '**',
      '/',
      '?',
      '[ab]',
      '[!a]',
      '[a-c]',
      '\\*',
      '\\a',
      '!',
      '.',
      ' ',
      'ab',
    );
    const line = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const file = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
    const name = fc.constantFrom('a', 'b', 'c', 'ab', 'a.b', 'aab', '.a', 'a b');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    fc.assert(
      fc.property(file, file, fc.uniqueArray(path, { minLength: 20, maxLength: 40 }), (top, inner, paths) => {
        writeFileSync(join(dir, '.gitignore'), top);
        mkdirSync(dirname(join(dir, 'a/.gitignore')), { recursive: true });
        writeFileSync(join(dir, 'a/.gitignore'), inner);
        // Git looks at the disk to tell a folder from a file: none of these paths exists but the folder a.
        const asked = paths.filter((one) => one !== 'a');
        const { stdout } = spawnSync('git', ['check-ignore', '--stdin', '-z', '--no-index'], {
          cwd: dir,
          input: asked.join('\0'),
          encoding: 'utf8',
        });
        const isIgnored = ignoredBy(
          new Map([
            ['', top],
            ['a', inner],
          ]),
        );
        deepEqual(
          asked.filter((one) => isIgnored(one)),
          stdout.split('\0').filter((one) => one !== ''),
          JSON.stringify({ top, inner }),
        );
      }),
      { numRuns: process.env.SLOW_TESTS ? 3000 : 40 },
    );
  });
});
