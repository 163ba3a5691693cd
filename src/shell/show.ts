import { unifiedDiff } from '../merge/unified-diff.ts';
import { type Change, writes } from '../model/change.ts';
import { withoutCredentials } from '../model/credential/redact.ts';
import { capitalized } from '../render/capitalize.ts';

/** Colors, if the terminal supports them: https://no-color.org */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly weak: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const ansi =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

export function paint(color: boolean): Paint {
  return color
    ? { strong: ansi(1), weak: ansi(2), good: ansi(32), bad: ansi(31) }
    : { strong: plain, weak: plain, good: plain, bad: plain };
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, Change>;
}

/** The files of a run as a tree, with the action for each unless the file is created. */
export function tree(changes: readonly Change[], colors: Paint): string {
  const top: Folder = { folders: new Map(), files: new Map() };
  for (const change of changes) {
    const parts = change.path.split('/');
    const name = parts.pop() ?? '';
    let folder = top;
    for (const part of parts) {
      const next: Folder = folder.folders.get(part) ?? { folders: new Map(), files: new Map() };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.set(name, change);
  }
  return lines(top, '', colors).join('\n');
}

function lines(folder: Folder, lead: string, colors: Paint): readonly string[] {
  const names = [...folder.folders.keys(), ...folder.files.keys()].sort();
  return names.flatMap((name, index) => {
    const last = index === names.length - 1;
    const branch = `${lead}${last ? '└── ' : '├── '}`;
    const inner = folder.folders.get(name);
    if (inner)
      return [`${branch}${colors.strong(`${name}/`)}`, ...lines(inner, `${lead}${last ? '    ' : '│   '}`, colors)];
    return [`${branch}${name}${mark(folder.files.get(name), colors)}`];
  });
}

function mark(change: Change | undefined, colors: Paint): string {
  if (change === undefined || change.action === 'create') return '';
  const color = change.action === 'conflict' ? colors.bad : colors.weak;
  return `  ${color(change.action)}`;
}

/**
 * How many files a run writes and removes: "Wrote 3 files and removed 1 file".
 *
 * @param dryRun whether nothing is written
 * @returns undefined if it does neither
 */
export function countedWrites(changes: readonly Change[], dryRun: boolean): string | undefined {
  const removed = changes.filter(({ action }) => action === 'remove').length;
  const written = changes.filter(writes).length - removed;
  const [write, remove] = dryRun ? ['write', 'remove'] : ['wrote', 'removed'];
  const parts = [
    ...(written > 0 ? [`${write} ${counted(written, 'file')}`] : []),
    ...(removed > 0 ? [`${remove} ${counted(removed, 'file')}`] : []),
  ];
  if (parts.length === 0) return undefined;
  const text = parts.join(' and ');
  return dryRun ? `Would ${text}` : capitalized(text);
}

/**
 * Unified diffs of everything that a run would write, or would write but for a conflict. Credentials are taken out of
 * the whole texts, because a diff may show a part of one only. Added lines are green and removed lines are red.
 */
export function diffs(changes: readonly Change[], colors: Paint): string {
  return changes
    .filter((change) => writes(change) || change.action === 'conflict')
    .map(({ path, before, after }) => {
      if (before !== undefined && before.text === undefined) return `Binary file ${path} differs\n`;
      const from = before === undefined ? '/dev/null' : `a/${path}`;
      const to = after === undefined ? '/dev/null' : `b/${path}`;
      const [old, now] = [shownText(before), shownText(after)];
      return `--- ${from}\n+++ ${to}\n${unifiedDiff(old, now)}`;
    })
    .map((patch) => painted(patch, colors))
    .join('');
}

/** A patch in colors. Its first lines name the files. */
function painted(patch: string, { strong, weak, good, bad }: Paint): string {
  const lines = patch.split('\n');
  const body = lines.findIndex((line) => line.startsWith('@@'));
  return lines
    .map((line, index) => {
      if (line === '') return line;
      if (index < body) return strong(line);
      if (line.startsWith('@@')) return weak(line);
      return line.startsWith('+') ? good(line) : line.startsWith('-') ? bad(line) : line;
    })
    .join('\n');
}

function shownText(file: { readonly text?: string | undefined } | undefined): string {
  return withoutCredentials(file?.text ?? '');
}

/** "1 file", "3 files". */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The next steps, numbered. A step with several lines is one step. */
export function next(steps: readonly string[]): string {
  const numbered = steps.map((step, index) => `  ${index + 1}. ${step.replaceAll('\n', '\n     ')}`);
  return ['', 'Next:', ...numbered].join('\n');
}
