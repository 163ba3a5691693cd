import { doesNotThrow, equal, match, ok } from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine } from '../../src/command/command-line.ts';
import { invoke } from '../../src/command/invoke.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import { plan } from '../../src/plan/plan.ts';
import { basePath, manifestPath } from '../../src/record/manifest.ts';
import { engines } from '../../templates/registry.ts';
import { cli } from '../cli/cli.ts';
import { made, read, rewrite } from '../cli/made.ts';
import { run } from '../terraform/workbench.ts';
import { everyRepository, withEnvironment } from './every-repository.ts';

const agents = (files: FileSet): string => files.get('AGENTS.md')?.text ?? '';

/** The inline code and the lines of code blocks of a document. */
function codeIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  const inline = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline];
}

/** The shell block of the section "Check a change". */
function checks(text: string): readonly string[] {
  const [, block = ''] = /## Check a change[\s\S]*?```sh\n([\s\S]*?)```/.exec(text) ?? [];
  return block.trim().split('\n');
}

describe('AGENTS.md of a repository', () => {
  for (const [name, answers] of everyRepository)
    describe(name, () => {
      const files = plan(answers);
      const text = agents(files);
      const record = ['.yo-rc.json', '.scaffold/'];

      it('names only files and folders that the repository has', () => {
        const paths = codeIn(text).flatMap(
          (code) => code.match(/(?:^|(?<=\s))\.?[\w-]+(?:\/[\w.-]+)*(?:\/|\.\w+)(?=\s|$)/g) ?? [],
        );
        ok(paths.length > 10, text);
        for (const path of paths) {
          const own = path.replace('ENVIRONMENT', answers.environments.at(-1)?.name ?? '');
          const known = [...record, ...files.paths, '.terraform.lock.hcl', 'find-keys.sh', 'access.schema.json'];
          ok(
            known.some((one) => one === own || (own.endsWith('/') && one.startsWith(own))),
            path,
          );
        }
      });

      it('calls the command line only as it can be called', () => {
        const calls = codeIn(text).flatMap((code) => {
          const [, rest] = /^npx generator-unionai-terraform (.*)$/.exec(code) ?? [];
          return rest === undefined ? [] : [rest.split(' ')];
        });
        ok(calls.length >= 8, text);
        for (const args of calls) {
          const { command, given } = parseCommandLine(args);
          doesNotThrow(() => invoke(command, given), args.join(' '));
        }
      });

      it('forbids the engine of the repository to apply, and names no other engine', () => {
        const own = engines.find(({ kind }) => kind === answers.engine);
        match(text, new RegExp(`Do not run \`${own?.binary} apply\``));
        for (const { binary } of engines)
          if (binary !== own?.binary) ok(!new RegExp(`\`${binary} `).test(text), binary);
      });

      it('says who applies', () => {
        equal(/only the pipeline applies/.test(text), files.has('scripts/break-glass.sh'));
        equal(/Never apply as an agent/.test(text), !files.has('scripts/break-glass.sh'));
        for (const script of ['scripts/bootstrap.sh', 'scripts/setup.sh'])
          equal(new RegExp(`only administrators run .*\`${script}\``).test(text), files.has(script), script);
      });

      it('does not change with another environment', () => {
        const more = plan(withEnvironment(answers, 'qa'));
        for (const path of ['AGENTS.md', 'answers.example.yaml', '.scaffold/answers.schema.json'])
          equal(more.get(path)?.text, files.get(path)?.text, path);
      });
    });

  it('has commands for a check that pass in a new repository', async () => {
    const dir = await made();
    const lines = checks(read(dir, 'AGENTS.md'));
    equal(lines.length, 5);
    for (const line of lines) {
      const [, own] = /^npx generator-unionai-terraform (.*)$/.exec(line) ?? [];
      // verify and the engine need tools: test/cli/verify.test.ts runs them.
      if (own === 'verify' || line.endsWith(' fmt -recursive')) continue;
      const [program = '', ...args] = line.split(' ');
      const ran =
        own === undefined ? await run(join(dir, program), args, { cwd: dir }) : await cli(own.split(' '), { cwd: dir });
      equal(ran.status, 0, `${line}\n${ran.text}`);
    }
  });

  it('follows the answers, and keeps the edits of the user', async () => {
    const dir = await made();
    appendFileSync(join(dir, 'AGENTS.md'), '\n## Ours\n\nAsk the platform team.\n');
    const { status, text } = await cli(['update', '--engine', 'opentofu'], { cwd: dir });
    equal(status, 0, text);
    match(read(dir, 'AGENTS.md'), /Do not run `tofu apply`[\s\S]*## Ours\n\nAsk the platform team\.\n$/);
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
  });

  it('is not written over a file that the user had before, and an upgrade does not stop there', async () => {
    const dir = await made();
    // A repository of a version without the file: neither the files nor the record name it.
    rewrite(dir, manifestPath, (text) => text.replace(/^ *"AGENTS\.md".*\n/m, ''));
    rewrite(dir, basePath, (text) => text.replace(/^ *"AGENTS\.md".*\n/m, ''));
    writeFileSync(join(dir, 'AGENTS.md'), 'Ours.\n');
    const { status, stdout, text } = await cli(['update'], { cwd: dir });
    equal(status, 0, text);
    match(stdout, /^unchanged +AGENTS\.md {2}\(exists and is kept; the new text is not written\)$/m);
    equal(read(dir, 'AGENTS.md'), 'Ours.\n');
    equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    match((await cli(['update'], { cwd: dir })).stdout, /nothing was written/);
    equal((await cli(['update', '--engine', 'opentofu'], { cwd: dir })).status, 0);
    equal(read(dir, 'AGENTS.md'), 'Ours.\n');
  });
});
