import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { remove, scratch } from '../terraform/workbench.ts';
import { bundle, loads, packagesOf, root } from './bundle.ts';

describe('The bundle', () => {
  let meta: Metafile;
  before(async function () {
    this.timeout(60_000);
    meta = await bundle();
  });

  it('has a command line that never loads Yeoman', () => {
    const packages = packagesOf(loads(meta, 'src/core.ts', 'ever'));
    const yeoman = [...packages].filter((name) => /yeoman|mem-fs|lodash|^read-p/.test(name));
    deepEqual(yeoman, []);
  });

  it('has a command line that loads no package but the merge before it knows that it needs it', () => {
    deepEqual([...packagesOf(loads(meta, 'src/core.ts', 'at its start'))], ['node-diff3']);
  });

  it('has generators that do load Yeoman, so that the test above can fail', () => {
    ok(packagesOf(loads(meta, 'generators/app/index.ts', 'at its start')).has('yeoman-generator'));
  });

  it('has every generator there is', () => {
    const entries = Object.values(meta.outputs).flatMap(({ entryPoint = '' }) => entryPoint);
    const folders = readdirSync(join(root, 'generators'), { withFileTypes: true }).filter((one) => one.isDirectory());
    for (const { name } of folders) ok(entries.includes(`generators/${name}/index.ts`), name);
    ok(folders.length >= 3);
  });

  it('has the program once: the generators contain nothing of src/ and templates/', () => {
    const own = loads(meta, 'generators/app/index.ts', 'ever').filter((path) => /^(src|templates)\//.test(path));
    deepEqual(own, []);
    ok(loads(meta, 'src/core.ts', 'ever').length > 500);
  });

  it('has a program that loads neither the definition of answers nor templates for a command that needs none', () => {
    for (const entry of ['src/core.ts', 'src/command/decide-audit.ts']) {
      const all = loads(meta, entry, 'at its start');
      ok(!all.includes('src/answers/definition.ts'), entry);
      // The pins are the only ones that the audit knows.
      deepEqual(
        all.filter((path) => path.startsWith('templates/') && path !== 'templates/ci/pins.ts'),
        [],
      );
    }
  });

  it('has a command that loads only modules of Node.js before it knows whether it needs the program', () => {
    const modules = ['cache-folder', 'code-cache', 'optimize-later', 'read-at-once'].map(
      (name) => `src/shell/${name}.ts`,
    );
    deepEqual([...loads(meta, 'src/launch.ts', 'ever')].sort(), ['src/launch.ts', ...modules]);
  });
});

describe('The build', function () {
  this.timeout(60_000);

  it('says nothing on standard output, and makes everything from a clean checkout', () => {
    const dir = scratch('build');
    for (const path of ['src', 'templates', 'generators', 'build', 'package.json', 'tsconfig.json'])
      cpSync(join(root, path), join(dir, path), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['build/bundle.mjs'], {
      cwd: dir,
      encoding: 'utf8',
    });
    equal(status, 0, stderr);
    equal(stdout, '');
    equal(stderr, '');
    const cli = join(dir, 'dist/cli.js');
    equal(statSync(cli).mode & 0o111, 0o111, 'executable');
    ok(readFileSync(cli, 'utf8').startsWith('#!/usr/bin/env node\n'));
    const notices = readFileSync(join(dir, 'THIRD-PARTY-NOTICES'), 'utf8');
    for (const name of ['yaml', '@inquirer/core', 'yeoman-generator', 'vinyl'])
      ok(notices.includes(`\n${name} `), name);
    // Every package has its own terms, which include a copyright notice or the text of the Apache license.
    for (const part of notices.split(`\n${'-'.repeat(80)}\n`).slice(1))
      match(part, /copyright|Apache License/i, part.slice(0, 60));
    match(
      notices,
      /\nmem-fs [\d.]+, MIT\nmem-fs-editor [\d.]+, MIT\n\nMIT License\n\nCopyright \(c\) Simon Boudrias\n/,
    );
    remove(dir);
  });
});
