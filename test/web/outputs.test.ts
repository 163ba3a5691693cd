import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { filesOf } from '../../web/core.ts';
import { newCommand } from '../../web/page/command-line.ts';
import { differentAnswers } from '../../web/page/different-answers.ts';
import { placeIn } from '../../web/page/place.ts';
import { reasonText } from '../../web/page/reason.ts';
import { diffLines } from '../../web/page/text-diff.ts';
import { zipOf } from '../../web/page/zip.ts';
import { unzip } from '../browser/zip.ts';
import { program } from '../cli/cli.ts';
import { scratch } from '../terraform/workbench.ts';

describe('The outputs of the configurator', () => {
  it('are an archive of all files with their modes', () => {
    const answers = parseAnswers(withExample({}));
    const files = filesOf(answers);
    const archive = unzip(Buffer.from(zipOf(files, 'infra', answers.path)));
    equal(archive.size, files.size);
    for (const [path, { executable, text }] of files) {
      const entry = archive.get(`infra/${path}`);
      equal(entry?.bytes.toString('utf8'), text, path);
      equal((entry?.mode ?? 0) & 0o777, executable ? 0o755 : 0o644, path);
    }
  });

  it('have the files at the top of the work tree where they belong', () => {
    equal(placeIn('infra/unionai', '../../.github/CODEOWNERS'), '.github/CODEOWNERS');
    equal(placeIn('infra/unionai', 'README.md'), 'infra/unionai/README.md');
    equal(placeIn('.', 'README.md'), 'README.md');
  });

  it('are the command of this version, without the defaults', () => {
    const command = newCommand(withExample({ engine: 'terraform', name: 'infra' }), '.');
    match(command, /^npx generator-unionai-terraform@\d+\.\d+\.\d+\S* new .*--name infra /);
    equal(/--engine/.test(command), false);
  });

  it('are a command with all answers if there are many, because each default takes a check of all', () => {
    const list = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `e${index}`, org: 'acme' }));
    match(newCommand(withExample({ environments: list(200), engine: 'terraform' }), '.'), / --engine terraform /);
    equal(/--engine/.test(newCommand(withExample({ environments: list(20), engine: 'terraform' }), '.')), false);
  });

  it('are a command that writes a repository in a monorepo where the archive has it', async () => {
    const raw = withExample({ name: 'infra', path: 'deploy/unionai', ci: { kind: 'github-actions' } });
    const answers = parseAnswers(raw);
    const top = scratch('monorepo');
    mkdirSync(join(top, '.git'));
    for (const [file, text] of [
      ['HEAD', 'ref: refs/heads/main\n'],
      ['config', '[core]\n'],
    ] as const)
      writeFileSync(join(top, '.git', file), text);
    mkdirSync(join(top, '.git/objects'));
    mkdirSync(join(top, '.git/refs'));
    const script = `npx() { shift; "$NODE" "$PROGRAM" "$@"; }\n${newCommand(raw, answers.path)}`;
    const env = { PATH: process.env.PATH ?? '', HOME: top, NODE: process.execPath, PROGRAM: program };
    const ran = spawnSync('sh', ['-c', script], { cwd: top, env, encoding: 'utf8' });
    equal(ran.status, 0, ran.stderr);
    for (const [path, { bytes }] of unzip(Buffer.from(zipOf(filesOf(answers), 'top', answers.path))))
      equal(readFileSync(join(top, path.slice('top/'.length)), 'utf8'), bytes.toString('utf8'), path);
  });

  it('are the answers that differ, with their defaults', () => {
    const base = parseAnswers(withExample({}));
    const changed = parseAnswers(withExample({ environments: [{ name: 'dev', org: 'other' }], engine: 'opentofu' }));
    const rows = differentAnswers(base, changed);
    deepEqual(
      rows.filter(({ path }) => path === 'engine' || path.endsWith('.org')),
      [
        { path: 'engine', before: 'terraform', after: 'opentofu' },
        { path: 'environments[dev].org', before: 'acme', after: 'other' },
        { path: 'environments[staging].org', before: 'acme', after: '' },
        { path: 'environments[prod].org', before: 'acme', after: '' },
      ],
    );
    deepEqual(differentAnswers(base, base), []);
  });

  it('have a reason for each file', () => {
    const answers = parseAnswers(withExample({ ci: { kind: 'github-actions' } }));
    for (const path of filesOf(answers).keys())
      match(reasonText(answers, path), /^[A-Z`.].+ (In every|Decided by) .+\.$/, path);
    equal(reasonText(answers, 'no/such/file'), '');
  });

  it('are the changed lines, with three lines around them', () => {
    const before = Array.from({ length: 20 }, (_, line) => `line ${line + 1}`);
    const lines = diffLines(`${before.join('\n')}\n`, `${before.with(9, 'changed').join('\n')}\n`);
    deepEqual(
      lines.map(({ kind, text }) => `${kind} ${text}`),
      [
        'gap ',
        'same line 7',
        'same line 8',
        'same line 9',
        'removed line 10',
        'added changed',
        'same line 11',
        'same line 12',
        'same line 13',
        'gap ',
      ],
    );
    deepEqual(diffLines('', 'a\n'), [{ kind: 'added', text: 'a', before: undefined, after: 1 }]);
    deepEqual(diffLines('a\n', ''), [{ kind: 'removed', text: 'a', before: 1, after: undefined }]);
  });
});
