import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { slowIt } from '../slow.ts';
import { codeBlocks, documentNames, isShell, readDocument } from './document.ts';
import { type DocumentShell, documentShell, missingTools } from './shell.ts';

/** The documents whose commands every run checks; the slow run checks all. */
const quick = ['README.md'];

describe('The documents for users', () => {
  it('include README.md and the pages of docs/', () => ok(documentNames.length > 4, documentNames.join(' ')));

  for (const name of documentNames)
    describe(name, function () {
      this.timeout(120_000);
      const blocks = codeBlocks(readDocument(name));

      it('says of every block of commands that does not run why, and of no other', () => {
        for (const block of blocks) {
          const { notRun, line, file } = block;
          if (notRun === undefined) continue;
          ok(isShell(block) && file === undefined, `line ${line}: nothing would run this`);
          ok(notRun.length >= 20, `line ${line}: ${notRun}`);
          for (const [path] of notRun.matchAll(/test\/[\w./-]*\w/g)) ok(existsSync(join(root, path)), path);
        }
      });

      it('writes its commands without prompts, and its files where they belong', () => {
        for (const block of blocks.filter(isShell)) ok(!/^\s*[$>] /m.test(block.text), `line ${block.line}`);
        for (const { file } of blocks) if (file !== undefined) match(file, /^[\w.-]+(\/[\w.-]+)*$/);
      });

      let shell: DocumentShell | undefined;
      let failed = false;
      const runs = quick.includes(name) ? it : slowIt;
      for (const block of blocks.filter(
        (one) => one.file !== undefined || (isShell(one) && one.notRun === undefined),
      )) {
        const { line, text, file, exitCode } = block;
        runs(`line ${line}: ${file === undefined ? text.trim().split('\n')[0] : `writes ${file}`}`, async function () {
          shell ??= documentShell(blocks.some((one) => isShell(one) && /^npm /m.test(one.text)));
          if (file !== undefined) return shell.write(file, text);
          const missing = missingTools(block);
          if (missing.length > 0) {
            process.stderr.write(`skipped, because ${missing.join(', ')} is not installed: ${name}:${line}\n`);
            this.skip();
          }
          // What follows a block that failed would fail for the same reason.
          if (failed) this.skip();
          failed = true;
          const { status, text: output } = await shell.run(block);
          equal(status, exitCode, output);
          failed = false;
        });
      }
    });
});

describe('The code blocks of a document', () => {
  it('are read with the directives before them', () => {
    const text =
      '<!-- not run: needs an account of a cloud -->\n\n```sh\na\n  b\n```\n\n1. x\n\n   ```yaml\n   k: v\n   ```\n';
    const [first, second, ...more] = codeBlocks(text);
    deepEqual([first?.notRun, first?.text, first?.line], ['needs an account of a cloud', 'a\n  b\n', 3]);
    deepEqual([second?.notRun, second?.text, second?.language], [undefined, 'k: v\n', 'yaml']);
    deepEqual(more, []);
  });

  it('have an end, and directives a block', () => {
    throws(() => codeBlocks('```sh\nls\n'), /without an end/);
    throws(() => codeBlocks('<!-- not run: a reason -->\n\nText.\n'), /without a block/);
    throws(() => codeBlocks('<!-- not run because of this -->\n```sh\nls\n```\n'), /another form/);
  });
});
