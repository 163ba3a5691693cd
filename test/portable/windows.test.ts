import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPlainPath } from '../../src/model/file-set.ts';
import { plan } from '../../src/plan/plan.ts';
import { cli } from '../cli/cli.ts';
import { made, read } from '../cli/made.ts';
import { answersFor } from '../combinations.ts';
import { selected as selectedCombinations } from '../selected-combinations.ts';

/** Every file of a repository, by its path. */
function filesIn(dir: string): readonly string[] {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return paths.map((path) => join(dir, path)).filter((path) => statSync(path).isFile());
}

/** What Git for Windows makes of a repository without .gitattributes: line ends of Windows, and no modes. */
function asOnWindows(dir: string): void {
  for (const path of filesIn(dir)) {
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    chmodSync(path, 0o644);
  }
}

describe('A repository on Windows', () => {
  it('has paths that Windows can store: no reserved names, none that differ in case only, none that is too long', () => {
    ok(selectedCombinations.length > 5);
    for (const ci of ['github-actions', 'gitlab-ci'])
      for (const combination of selectedCombinations) {
        const paths = plan(answersFor(combination, { ci: { kind: ci } })).paths;
        for (const path of paths) ok(isPlainPath(path) && path.length <= 120 && !/[<>"|?*]/.test(path), path);
        equal(new Set(paths.map((path) => path.toLowerCase())).size, paths.length);
      }
  });

  it('checks out with the line ends that its scripts need', () => {
    const files = plan(answersFor(selectedCombinations[0] ?? raise()));
    match(files.get('.gitattributes')?.text ?? '', /^\*\.sh text eol=lf$/m);
  });

  it('is up to date without modes and with other line ends', async () => {
    const dir = await made();
    asOnWindows(dir);
    const { status, text } = await cli(['update', '--check'], { cwd: dir });
    equal(status, 0, text);
  });

  it('keeps line ends and edits when it changes', async () => {
    const dir = await made();
    asOnWindows(dir);
    appendFileSync(join(dir, 'environments/dev/main.tf'), '# mine\r\n');
    const { status, text } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
    equal(status, 0, text);
    match(read(dir, 'environments/dev/main.tf'), /# mine\r\n$/);
    const mixed = filesIn(dir).filter((path) => /\r\n/.test(read('/', path)) && /[^\r]\n/.test(read('/', path)));
    deepEqual(mixed, []);
  });
});

function raise(): never {
  throw new Error('there is no combination');
}
