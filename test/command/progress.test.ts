import { doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeMessage } from '../../src/shell/output.ts';
import { allowProgress, endProgress, progress } from '../../src/shell/progress.ts';
import { program } from '../cli/cli.ts';
import { committed, made } from '../cli/made.ts';
import { slowIt } from '../slow.ts';
import { itNeeds, needs, type Ran, run, scratch } from '../terraform/workbench.ts';

const erase = '\r\u001b[K';
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a color
const color = /\u001b\[[0-9;]*m/;

/** The lines of progress in what a terminal got, as they were drawn. */
function drawn(text: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence deletes the rest of a line
  return [...text.matchAll(/\r([^\r\n\u001b]+)\u001b\[K/g)].map(([, line = '']) => line);
}

/** Writes a program that waits a second, for commands that would not take long enough. */
function slowProgram(name: string, line: string): string {
  const bin = join(scratch('bin'), 'bin');
  mkdirSync(bin);
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
  return bin;
}

interface Place {
  readonly cwd: string;
  readonly bin: string;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built command on a pseudo-terminal. */
function onTerminal(args: readonly string[], { cwd, bin, columns = 80, env = {} }: Place): Promise<Ran> {
  const script = fileURLToPath(new URL('pseudo-terminal.py', import.meta.url));
  const path = `${bin}:/usr/local/bin:/usr/bin:/bin`;
  const words = [script, `${columns}`, process.execPath, program, ...args];
  return run('python3', words, { cwd, env: { TERM: 'xterm', PATH: path, CI: '', ...env } });
}

describe('Progress', () => {
  /** What is written to standard error meanwhile. */
  function written(work: () => void): string {
    const { write } = process.stderr;
    let text = '';
    process.stderr.write = (chunk: unknown) => {
      text += String(chunk);
      return true;
    };
    try {
      work();
      return text;
    } finally {
      endProgress();
      allowProgress(false);
      process.stderr.write = write;
    }
  }

  const block = (milliseconds: number): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  };

  it('is one line, which appears after half a second, is replaced, and is deleted for a message and in the end', () => {
    const text = written(() => {
      allowProgress(true);
      progress('Reading', 1, 3);
      block(100);
      progress('Reading', 2, 3);
      block(450);
      progress('Reading', 3, 3);
      writeMessage('Note');
      block(110);
      progress('Writing\u001b[2J');
      endProgress();
    });
    equal(text, `\rReading: 3 of 3\u001b[K${erase}Note\n\rWriting\\u001b[2J\u001b[K${erase}`);
  });

  it('does not appear in a run that takes less than half a second', () => {
    const text = written(() => {
      allowProgress(true);
      for (let done = 0; done < 100; done++) progress('Reading', done);
      endProgress();
    });
    equal(text, '');
  });

  it('does not appear where it is not allowed', () => {
    const text = written(() => {
      progress('Reading');
      block(600);
      progress('Reading');
    });
    equal(text, '');
  });
});

describe('Progress on a terminal', function () {
  this.timeout(120_000);
  needs('python3');

  const folder = (): string => {
    const dir = scratch('progress');
    writeFileSync(join(dir, 'main.tf'), 'terraform {}\n');
    return dir;
  };
  const terraform = (): string => slowProgram('terraform', '[ "$1" != fmt ] || exec sleep 1');

  it('is shown by verify, and deleted before the report', async () => {
    const { text } = await onTerminal(['verify'], { cwd: folder(), bin: terraform() });
    ok(drawn(text).includes('Running terraform fmt in .'), text);
    ok(text.lastIndexOf('Running') < text.lastIndexOf(erase), text);
    ok(text.lastIndexOf(erase) < text.indexOf('passed'), text);
  });

  it('fits in one line of a narrow terminal', async () => {
    const { text } = await onTerminal(['verify'], { cwd: folder(), bin: terraform(), columns: 20 });
    ok(drawn(text).includes('Running terraform f'), text);
  });

  it('is not shown with --json, on a dumb terminal, and in a CI job', async () => {
    const runs = [
      onTerminal(['verify', '--json'], { cwd: folder(), bin: terraform() }),
      onTerminal(['verify'], { cwd: folder(), bin: terraform(), env: { TERM: 'dumb' } }),
      onTerminal(['verify'], { cwd: folder(), bin: terraform(), env: { CI: 'true' } }),
    ];
    for (const { text } of await Promise.all(runs)) doesNotMatch(text, /Running/);
  });

  it('is not shown in a pipe', async () => {
    const bin = terraform();
    const { text } = await run(process.execPath, [program, 'verify'], {
      cwd: folder(),
      env: { TERM: 'xterm', PATH: `${bin}:/usr/local/bin:/usr/bin:/bin` },
    });
    match(text, /passed +terraform fmt/);
    doesNotMatch(text, /Running/);
  });

  it('has no color with NO_COLOR', async () => {
    const { text } = await onTerminal(['verify'], { cwd: folder(), bin: terraform(), env: { NO_COLOR: '1' } });
    ok(drawn(text).length > 0, text);
    doesNotMatch(text, color);
  });

  itNeeds(['git'], 'is shown by audit --history', async () => {
    const git = `case " $* " in *" cat-file "*) sleep 1 ;; esac\nPATH=\${PATH#*:}\nexec git "$@"`;
    const { text } = await onTerminal(['audit', '--history'], {
      cwd: await committed(await made()),
      bin: slowProgram('git', git),
    });
    ok(
      drawn(text).some((line) => /^(Listing the history|Searching versions of files)/.test(line)),
      text,
    );
  });

  slowIt('is shown by the adoption of a large tree', async () => {
    const dir = scratch('large');
    const block = 'resource "unionai_project" "a" {\n  name = "a"\n}\n'.repeat(500);
    for (let index = 0; index < 1000; index++) {
      mkdirSync(join(dir, `root${index}`));
      writeFileSync(join(dir, `root${index}/main.tf`), block);
    }
    const { text } = await onTerminal(['update', '--adopt'], { cwd: dir, bin: terraform() });
    ok(
      drawn(text).some((line) => /^(Reading|Parsing) Terraform files: \d+ of 1000/.test(line)),
      text,
    );
  });

  slowIt('is shown by new and update with many environments', async () => {
    const dir = scratch('many');
    const names = Array.from({ length: 400 }, (_, index) => `e${index}`).join(',');
    const args = ['new', 'infra', '--yes', '--example', '--environments', names];
    const created = await onTerminal(args, { cwd: dir, bin: terraform() });
    equal(created.status, 0, created.text);
    ok(
      drawn(created.text).some((line) => /^Writing files: \d+ of \d+/.test(line)),
      'new',
    );
    const updated = await onTerminal(['update', '--engine', 'opentofu'], { cwd: join(dir, 'infra'), bin: terraform() });
    equal(updated.status, 0, updated.text);
    ok(
      drawn(updated.text).some((line) => /^(Comparing|Merging|Checking|Writing)/.test(line)),
      'update',
    );
  });
});
