import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diffIndices } from 'node-diff3';
import { parseAnswers } from '../../src/answers/parse.ts';
import { renames } from '../../src/merge/renames.ts';
import { plan } from '../../src/plan/plan.ts';
import { basePath, manifestPath, readBase, readManifest } from '../../src/record/manifest.ts';
import { version } from '../../src/version.ts';
import { cli } from '../cli/cli.ts';
import { read, recorded, rewrite } from '../cli/made.ts';
import { listing } from '../folder.ts';
import { type FrozenRepository, readArchive, thaw } from '../frozen-archive.ts';
import { everyValue } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { scratch } from '../terraform/workbench.ts';

// Repositories as earlier versions made them: folders, and archives of more of them. test/write-frozen.ts writes those of the
// version that runs.
const frozen = fileURLToPath(new URL('../frozen', import.meta.url));
const entries = existsSync(frozen) ? readdirSync(frozen).sort() : [];
const suffix = '.json.br';
const versions = entries.filter((name) => !name.endsWith(suffix));
const archives = entries.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
const note = '# mine, since before the upgrade';

/** The last word of the name of an archived repository. */
const platform = (choices: string): string => choices.slice(choices.lastIndexOf(' ') + 1);

/** The version that an archive is of. The date after it is that of an earlier state. */
const versionOf = (name: string): string => name.split('-')[0] ?? name;

/** Whether an archive is the last one of its version. */
const isLast = (name: string): boolean => name === archives.findLast((one) => versionOf(one) === versionOf(name));

/**
 * The repositories of an archive: in the slow run all of the last one of an earlier version, and of any other some in which every
 * choice occurs; otherwise one of each CI/CD platform.
 */
function archived(name: string): readonly (readonly [string, () => FrozenRepository])[] {
  const all = [...readArchive(join(frozen, name + suffix))];
  if (isSlow && isLast(name) && versionOf(name) !== version) return all;
  const choicesOf = ([choices]: (typeof all)[number]): Record<string, string> =>
    Object.fromEntries(choices.split(' ').entries());
  if (isSlow) {
    const some = new Set(everyValue(all.map(choicesOf)).map((one) => Object.values(one).join(' ')));
    return all.filter(([choices]) => some.has(choices));
  }
  return all.filter(([choices], index) => all.findIndex(([one]) => platform(one) === platform(choices)) === index);
}

/** What a file is called now. */
const nameNow = (path: string): string => renames.reduce((name, { from, to }) => (name === from ? to : name), path);

/** Two comparisons of the same texts may place an insertion differently, by some equal lines such as braces. */
const margin = 4;

/** A line of `base` that is still in `wanted`, away from all changes: an edit there meets no change of the templates. */
function quietLine(base: string, wanted: string): number | undefined {
  const lines = base.split('\n');
  const hunks = diffIndices(lines, wanted.split('\n')) as unknown as readonly {
    readonly buffer1: readonly [number, number];
  }[];
  const isQuiet = (line: number): boolean =>
    hunks.every(({ buffer1: [from, length] }) => line + margin < from || line - margin > from + length);
  return lines.findLastIndex((_, line) => line > 0 && line < lines.length - 1 && isQuiet(line)) ?? undefined;
}

/** Updates a repository that nobody edited: every file is what is rendered now. */
async function assertUpToDate(dir: string): Promise<void> {
  const { status, text } = await cli(['update'], { cwd: dir });
  equal(status, 0, text);
  for (const [path, file] of plan(parseAnswers(recorded(dir)))) {
    if (file.policy !== 'seeded') equal(read(dir, path), file.text, path);
  }
  if (/Wrote/.test(text)) match(read(dir, manifestPath), new RegExp(`"generator": "${version}"`));
  equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
}

/** Edits every file that the templates have still, updates, and looks for the edits. */
async function assertEditsKept(dir: string): Promise<void> {
  const wanted = new Map(plan(parseAnswers(recorded(dir))));
  const edited = new Set<string>();
  for (const [path, base] of readBase(read(dir, basePath))) {
    const line = quietLine(base, wanted.get(nameNow(path))?.text ?? '');
    if (line === undefined || line === -1 || !wanted.has(nameNow(path))) continue;
    rewrite(dir, path, (text) => text.split('\n').toSpliced(line, 0, note).join('\n'));
    edited.add(nameNow(path));
  }
  ok(edited.size >= 5, `only ${edited.size} files to edit`);
  const { status, text } = await cli(['update'], { cwd: dir });
  equal(status, 0, text);
  for (const path of edited) ok(read(dir, path).includes(note), path);
  const once = listing(dir);
  match((await cli(['update'], { cwd: dir })).stdout, /nothing was written/);
  deepEqual(listing(dir), once);
}

describe('Upgrading', function () {
  this.timeout(60_000);

  for (const name of archives.filter((one) => isSlow || isLast(one)))
    for (const [choices, repository] of archived(name))
      describe(`from ${name}, ${choices}`, () => {
        const fresh = (): string => {
          const dir = join(scratch('upgrade'), 'infra');
          thaw(repository(), dir);
          return dir;
        };

        it('brings every file that nobody edited to what is rendered now', () => assertUpToDate(fresh()));

        it('keeps an edit in every file, and has nothing to do when run again', () => assertEditsKept(fresh()));
      });

  it('is tested from at least one version that people may have', () => {
    ok(versions.length + archives.length > 0, 'test/frozen is empty: npm run freeze');
  });

  for (const from of versions) {
    for (const name of readdirSync(join(frozen, from)).sort()) {
      const fresh = (): string => {
        const dir = join(scratch('upgrade'), 'infra');
        cpSync(join(frozen, from, name), dir, { recursive: true });
        return dir;
      };

      describe(`from ${from}, ${name}`, () => {
        it('was frozen whole: every file is as its manifest says', () => {
          const dir = fresh();
          const base = readBase(read(dir, basePath));
          for (const path of readManifest(read(dir, manifestPath)).files.keys())
            equal(read(dir, path), base.get(path), path);
        });

        it('brings every file that nobody edited to what is rendered now', () => assertUpToDate(fresh()));

        it('keeps an edit in every file, and has nothing to do when run again', () => assertEditsKept(fresh()));

        it('prints how to create the view-only keys of plans, if the pipeline plans', async () => {
          const dir = fresh();
          const { stdout } = await cli(['update'], { cwd: dir });
          const { planKey, environments } = parseAnswers(recorded(dir));
          for (const { name } of environments) {
            const created = new RegExp(` create api-key --name \\S+-${name}-plan --no-default-policies`);
            equal(created.test(stdout), planKey === 'separate', stdout);
          }
          ok(!/view-only/.test((await cli(['update'], { cwd: dir })).stdout));
        });

        it('may add an environment in the same run of the new version', async () => {
          const dir = fresh();
          const { status, text } = await cli(['environment', 'qa', '--org', 'acme-qa'], { cwd: dir });
          equal(status, 0, text);
          equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
        });
      });
    }
  }
});
