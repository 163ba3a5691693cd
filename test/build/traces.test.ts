import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';
import { root } from './bundle.ts';

/** A Node.js whose fs has a fault for one path: the program meets an error that none of its code expects. */
const fault = `const fs = require('node:fs');
const { lstatSync } = fs;
fs.lstatSync = (path, ...rest) => {
  if (String(path).endsWith('faulty')) throw new TypeError('injected');
  return lstatSync(path, ...rest);
};
`;

interface Frame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

describe('The trace of a bug in the built program', () => {
  const dir = scratch('traces');
  const preload = join(dir, 'fault.cjs');
  before(() => writeFileSync(preload, fault));

  /** A copy of the built program, whose compiled code has a folder of its own. */
  function copyOf(name: string): string {
    mkdirSync(join(dir, name), { mode: 0o700 });
    cpSync(join(root, 'dist'), join(dir, name, 'dist'), { recursive: true });
    return join(dir, name);
  }

  /** Creates a repository in a folder, with the fault. */
  function create(copy: string, folder: string) {
    const { PATH = '' } = process.env;
    const args = ['--require', preload, join(copy, 'dist/cli.js'), 'new', folder, '--example', '--name', 'infra'];
    return spawnSync(process.execPath, args, {
      cwd: copy,
      encoding: 'utf8',
      env: { PATH, HOME: copy, XDG_CACHE_HOME: copy },
    });
  }

  function trace(copy: string): string {
    const ran = create(copy, 'faulty');
    equal(ran.status, 70, ran.stderr);
    return ran.stderr;
  }

  it('names the functions and lines of the source, when it is compiled and when its code is stored', () => {
    const copy = copyOf('named');
    const first = trace(copy);
    match(first, /^Internal error in unionai-terraform \d+\.\d+\.\d+\. Please report it:\nTypeError: injected\n/);
    deepEqual(
      readdirSync(join(copy, 'unionai-terraform')).filter((name) => name.endsWith('-new')),
      [],
    );
    equal(create(copy, 'whole').status, 0);
    ok(
      readdirSync(join(copy, 'unionai-terraform')).some((name) => name.endsWith('-new')),
      'the code is stored',
    );
    equal(trace(copy), first);
    ok(!first.includes('core.js'), first);
    const frames = [...first.matchAll(/^ {4}at (?:async )?(\S+) \((src\/\S+):(\d+)\)$/gm)].map(
      ([, name = '', file = '', line]): Frame => ({ name, file, line: Number(line) }),
    );
    const names = frames.map(({ name }) => name);
    deepEqual(
      ['decideRepository', 'main', 'runCommandLine'].filter((name) => !names.includes(name)),
      [],
      first,
    );
    for (const frame of frames) equal(declarationAt(frame), frame.name, first);
  });

  it('is printed as it is without the table, and with a damaged one or that of another build', () => {
    const copy = copyOf('raw');
    const table = join(copy, 'dist/trace.br');
    const raw = /TypeError: injected\n(?: {4}at .*\n)* {4}at .*core\.js:\d+:\d+/;
    writeFileSync(table, readFileSync(table).subarray(100));
    match(trace(copy), raw);
    const program = join(copy, 'dist/core.js');
    writeFileSync(program, readFileSync(program, 'utf8').replace(/\}\)\);\n$/, ';(() => 1);\n$&'));
    cpSync(join(root, 'dist/trace.br'), table);
    match(trace(copy), raw);
    rmSync(table);
    match(trace(copy), raw);
  });

  it('is readable under Yeoman, too', () => {
    const args = ['--require', preload, join(root, 'bench/yeoman.mjs'), 'faulty'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
    ok(status !== 0);
    match(
      stderr,
      /TypeError: injected\n(?: {4}at .*\n)* {4}at decideRepository \(src\/command\/decide-new\.ts:\d+\)\n/,
    );
  });
});

/** The declaration of the source that contains a line. */
function declarationAt({ file, line }: Frame): string | undefined {
  const lines = readFileSync(join(root, file), 'utf8').split('\n').slice(0, line);
  return lines.flatMap((text) => /^(?:export )?(?:async )?(?:function|const|class) (\w+)/.exec(text)?.[1] ?? []).at(-1);
}
