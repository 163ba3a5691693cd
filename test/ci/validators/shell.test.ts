import { deepEqual, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { needs } from '../../terraform/workbench.ts';
import { everyPipeline } from '../every-pipeline.ts';
import { type Pipelined, platforms } from '../pipelines.ts';

const run = promisify(execFile);

/** What shellcheck says of a repository's scripts, and of the shell that is in its YAML. */
async function complaintsAbout(
  scripts: ReadonlyMap<string, string>,
  paths: readonly string[] = [...scripts.keys()],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unionai-terraform-shell-'));
  try {
    for (const [path, text] of scripts) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await run('shellcheck', ['-x', '--severity=style', ...paths], { cwd: folder });
    return '';
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A script with all that it reads: where that is the same in two repositories, one look is enough. */
function whole(path: string, scripts: ReadonlyMap<string, string>): string {
  const text = scripts.get(path) ?? '';
  const read = [...text.matchAll(/# shellcheck source=(\S+)/g)].map(([, name = '']) => name);
  return [text, ...read.map((name) => whole(name, scripts))].join('\0');
}

function scriptsOf({ files }: Pipelined): ReadonlyMap<string, string> {
  return new Map([...files].filter(([path]) => path.endsWith('.sh')));
}

/** Every string that a runner hands to a shell, each as a script. */
function embedded(path: string, text: string): readonly string[] {
  const shell = path.startsWith('.github/') ? 'bash' : 'sh';
  const found: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string' && (key === 'run' || key === 'script')) found.push(`#!/bin/${shell}\n${value}\n`);
    else if (Array.isArray(value)) for (const one of value) visit(one, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) visit(one, name);
  };
  visit(parse(text), '');
  return found;
}

describe('Every script of every combination of choices', () => {
  needs('shellcheck');

  for (const platform of Object.keys(platforms)) {
    it(`passes shellcheck, and so does the shell in the YAML: ${platform}`, async function () {
      if (process.env.SLOW_TESTS === undefined) this.skip();
      this.timeout(600_000);
      const seen = new Set<string>();
      const blocks = new Set<string>();
      const found: string[] = [];
      for (const pipeline of everyPipeline(platform)) {
        const scripts = scriptsOf(pipeline);
        const unseen = [...scripts.keys()].filter((path) => !seen.has(whole(path, scripts)));
        for (const path of unseen) seen.add(whole(path, scripts));
        if (unseen.length > 0) found.push(await complaintsAbout(scripts, unseen));
        for (const [path, text] of pipeline.files) {
          if (/^\.github\/workflows\/|^\.gitlab-ci\.yml$/.test(path))
            for (const block of embedded(path, text)) blocks.add(block);
        }
      }
      ok(seen.size > 20 && blocks.size > 5, `${seen.size} scripts, ${blocks.size} blocks`);
      found.push(await complaintsAbout(new Map([...blocks].map((block, index) => [`${index}.sh`, block]))));
      deepEqual(
        found.filter((one) => one !== ''),
        [],
      );
    });
  }

  it('would report what is wrong with one', async () => {
    ok((await complaintsAbout(new Map([['a.sh', '#!/bin/sh\nrm $1\n']]))).includes('SC2086'));
  });
});
