import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { manualPage } from '../../src/command/manual-page.ts';
import { commands } from '../../src/command/registry.ts';
import { exitCodeMeanings } from '../../src/exit-code.ts';

describe('The manual page', () => {
  const page = manualPage();
  const plain = page.replaceAll('\\-', '-').replace(/\\f[BIR]/g, '');

  it('describes every command with its options and examples, and every exit code', () => {
    for (const { name, title, options, examples } of commands) {
      ok(plain.includes(`\n.SS ${name}`) && plain.includes(`\n${title}.\n`), name);
      for (const [option, { title: says }] of Object.entries(options))
        ok(plain.includes(`--${option}`) && plain.includes(`\n${says}.\n`), option);
      for (const { line } of examples) ok(plain.includes(`\n    unionai-terraform ${line}\n`), line);
    }
    for (const code of Object.keys(exitCodeMeanings)) ok(plain.includes(`\n.B ${code}\n`), code);
  });

  it('has only requests that man pages have', () => {
    const requests = new Set(page.split('\n').flatMap((line) => /^[.'](\w*)/.exec(line)?.[1] ?? []));
    deepEqual([...requests].sort(), ['B', 'EE', 'EX', 'PP', 'SH', 'SS', 'TH', 'TP']);
  });

  it('is rendered by groff without a warning', function () {
    if (spawnSync('groff', ['--version']).error !== undefined) {
      process.stderr.write(`skipped, because groff is not installed: ${this.test?.fullTitle()}\n`);
      this.skip();
    }
    const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww'], { input: page, encoding: 'utf8' });
    equal(status, 0);
    equal(stderr, '');
    ok(stdout.length > 5000);
  });
});
