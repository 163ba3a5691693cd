import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { cli } from '../cli/cli.ts';
import { slowIt } from '../slow.ts';
import { complaintsAt, isInstalled } from '../terraform/accept.ts';
import { scratch } from '../terraform/workbench.ts';
import { copied, copiedAnswers, downloaded, openFile } from './configurator.ts';
import type { Opened } from './describe-choices.ts';
import { unzip } from './zip.ts';

const several: Readonly<Record<string, Plain>> = {
  'Terraform and AWS': { ci: { kind: 'github-actions' } },
  'OpenTofu and Google Cloud': {
    name: 'ml-platform',
    engine: 'opentofu',
    layout: 'aliases',
    secretStore: { kind: 'google-secret-manager' },
    backend: { kind: 'gcs' },
    ci: { kind: 'gitlab-ci' },
  },
  'a folder of a larger repository': {
    path: 'infra/unionai',
    backend: { kind: 'azurerm' },
    ci: { kind: 'github-actions' },
  },
};

/** What the page makes is what the command line makes, byte for byte, and the engine accepts it. */
export function describeOutputs(opened: Opened): void {
  for (const [what, given] of Object.entries(several)) {
    const raw = withExample(given);
    const isInFolder = given.path !== undefined;

    slowIt(`downloads the files that the command line writes, for ${what}`, async function () {
      if (isInFolder && !isInstalled('git')) return this.skip();
      const { archive, name } = await opened(async (page) => {
        await use(page, raw);
        return downloaded(page);
      });
      const answers = parseAnswers(raw);
      equal(name, `${answers.name}.zip`);
      const extracted = scratch('extracted');
      extract(archive, extracted);
      const top = join(extracted, answers.name);
      const written = await writtenByCommand(raw, answers.path);
      deepEqual(contents(top), contents(written.top));
      ok(
        [...contents(top).values()].some(({ mode }) => mode === 0o755),
        'no file is executable',
      );
      if (!isInstalled('terraform')) return this.skip();
      deepEqual(await complaintsAt(join(top, answers.path), answers), []);
    });
  }

  slowIt('copies the command that creates the repository', () =>
    opened(async (page) => {
      await use(page, withExample({ name: 'ml-platform', ci: { kind: 'github-actions' } }));
      const command = await copied(page, 'Copy command');
      match(command, /^npx generator-unionai-terraform@\d+\.\d+\.\d+ new .*--yes/);
      doesNotMatch(command, /\n./);
    }),
  );

  slowIt('copies answers.yaml that gives the same answers again', () =>
    opened(async (page) => {
      const raw = withExample({ name: 'ml-platform', backend: { kind: 'gcs' } });
      await use(page, raw);
      deepEqual(parseAnswers(await copiedAnswers(page)), parseAnswers(raw));
    }),
  );
}

/** Opens an answers file, and takes its answers. */
export async function use(page: Page, raw: Plain): Promise<void> {
  await openFile(page, 'answers.json', JSON.stringify(raw));
  await page.getByRole('button', { name: 'Use these answers' }).click();
}

/** Writes an archive to a folder, as extracting programs do. */
function extract(archive: Buffer, folder: string): void {
  for (const [path, { bytes, mode }] of unzip(archive)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    chmodSync(file, mode);
  }
}

interface Content {
  readonly mode: number;
  readonly text: string;
}

/** Every file below a folder. */
function contents(folder: string): ReadonlyMap<string, Content> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ name, parentPath }) => join(parentPath, name)).toSorted();
  return new Map(
    paths
      .filter((path) => !path.startsWith(join(folder, '.git/')))
      .map((path) => {
        const isExecutable = (statSync(path).mode & 0o100) !== 0;
        return [
          path.slice(folder.length + 1),
          { mode: isExecutable ? 0o755 : 0o644, text: readFileSync(path, 'utf8') },
        ];
      }),
  );
}

/** The repository that the command line creates from an answers file. */
async function writtenByCommand(raw: Plain, path: string): Promise<{ readonly top: string }> {
  const cwd = scratch('written');
  writeFileSync(join(cwd, 'answers.json'), JSON.stringify(raw));
  const top = join(cwd, 'top');
  mkdirSync(top);
  if (path !== '.') equal(spawnSync('git', ['init', '--quiet'], { cwd: top }).status, 0);
  const created = await cli(['new', join(top, path), '--answers', 'answers.json'], { cwd });
  equal(created.status, 0, created.text);
  return { top };
}
