import { change } from '../../src/merge/decide-changes.ts';
import { advanced, recordedOf } from '../../src/merge/recorded.ts';
import type { Rename } from '../../src/merge/renames.ts';
import type { Answers } from '../../src/model/answers.ts';
import { type Change, type DiskFile, writes } from '../../src/model/change.ts';
import { plan } from '../../src/plan/plan.ts';
import {
  basePath,
  manifestPath,
  type Rendered,
  readBase,
  readManifest,
  trustworthy,
} from '../../src/record/manifest.ts';
import { recordFiles } from '../../src/record/record-files.ts';

/** A version of the templates: what they render of answers, and what was called otherwise before. */
export interface Templates {
  readonly render: (answers: Answers) => Rendered;
  readonly renames: readonly Rename[];
}

/** The templates that run. */
export const current: Templates = { render: (answers) => new Map(plan(answers)), renames: [] };

/** A repository without a disk. Its record is text, so that every step writes and reads it as a run does. */
export interface Memory {
  readonly answers: Answers;
  readonly disk: ReadonlyMap<string, DiskFile>;
  /** Manifest and base, by path. */
  readonly record: ReadonlyMap<string, string>;
}

/** What a step came to. Like the command, it changes nothing where there is a conflict. */
export interface Stepped {
  readonly changes: readonly Change[];
  readonly clash: boolean;
  readonly after: Memory;
}

export function fileOf(text: string, executable: boolean): DiskFile {
  return { bytes: Buffer.from(text), text, executable };
}

/** A new repository. */
export function created(answers: Answers, { render }: Templates = current): Memory {
  const rendered = render(answers);
  const disk = new Map([...rendered].map(([path, { text, executable }]) => [path, fileOf(text, executable)]));
  return { answers, disk, record: recordOf(rendered, answers) };
}

/** The same repository after a user changed its files. */
export function withDisk(memory: Memory, disk: ReadonlyMap<string, DiskFile>): Memory {
  return { ...memory, disk };
}

/** One run of `environment` or `update`. `skipsSettled`: whether it leaves files unread. */
export function stepped(
  memory: Memory,
  answers: Answers,
  { render, renames }: Templates = current,
  skipsSettled = false,
): Stepped {
  const wanted = render(answers);
  const manifest = readManifest(memory.record.get(manifestPath) ?? '');
  const base = trustworthy(manifest, readBase(memory.record.get(basePath) ?? ''));
  const recorded = recordedOf(manifest, base, () => [render(memory.answers)], undefined);
  const changes = change({
    recorded: recorded.entries,
    base: recorded.base,
    bases: recorded.bases,
    disk: memory.disk,
    wanted,
    renames,
    moved: new Map(),
    outside: new Set(),
    skipsSettled,
  });
  const clash = changes.some(({ action }) => action === 'conflict');
  if (clash) return { changes, clash, after: memory };
  const record = recordOf(advanced(wanted, recorded, changes, recorded.base), answers);
  return { changes, clash, after: { answers, disk: carriedOut(memory.disk, changes), record } };
}

function carriedOut(disk: Memory['disk'], changes: readonly Change[]): Memory['disk'] {
  const next = new Map(disk);
  for (const { path, after } of changes.filter(writes)) {
    if (after === undefined) next.delete(path);
    else next.set(path, fileOf(after.text, after.executable));
  }
  return next;
}

function recordOf(rendered: Rendered, answers: Answers): ReadonlyMap<string, string> {
  return new Map(recordFiles(rendered, answers, '0.0.0', undefined).map(([path, { text }]) => [path, text]));
}

/** Everything that is in a repository, record included, as text. */
export function contents({ disk, record }: Memory): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...[...disk].map(([path, { text = '', executable }]) => [path, `${executable ? 'x' : '-'} ${text}`] as const),
    ...record,
  ]);
}
