import type { Change } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { type Base, type Manifest, type Rendered, sha256 } from '../record/manifest.ts';
import type { Pending } from '../record/pending-file.ts';
import type { Known } from './decide-file.ts';

/** What an update may compare with, after everything that can be put right has been. */
export interface Recorded {
  readonly entries: ReadonlyMap<string, Known>;
  readonly base: Base;
  /** Of a file that git joined from two branches: every text that it was rendered as, and that verifies. */
  readonly bases: ReadonlyMap<string, readonly string[]>;
}

/**
 * Puts together what was rendered last time.
 *
 * @param manifest undefined where it is lost. Then a file that is as it would be rendered from the recorded
 *   answers counts as unedited, and any other can only be compared, not merged.
 * @param base the texts that verify
 * @param again what the recorded answers give when rendered now, for each branch whose record git joined; asked for only where something is lost. A text is used
 *   only where the manifest's hash says that it is what was rendered then: or an update of the templates would silently
 *   vanish.
 * @param pending conflicts that were resolved since: their files were rendered as the templates wanted then
 */
export function recordedOf(
  manifest: Manifest | undefined,
  base: Base,
  again: () => readonly Rendered[],
  pending: Pending | undefined,
): Recorded {
  const entries = new Map<string, Known>(
    manifest
      ? [...manifest.files].map(([path, entry]) => [path, { ...entry, guessed: false }])
      : [...lastOf(again())].map(([path, file]) => [path, knownAs(file, file.text, true)]),
  );
  const texts = new Map(base);
  const lost = manifest === undefined ? [] : [...entries.keys()].filter((path) => !texts.has(path));
  const joined = [...entries].filter(([, { hashes }]) => hashes.length > 1).map(([path]) => path);
  const rendered = lost.length + joined.length === 0 ? [] : again();
  /** The texts of a path, rendered again, that are what was rendered then. */
  const verified = (path: string): readonly string[] =>
    rendered.flatMap((files) => {
      const text = files.get(path)?.text;
      return text !== undefined && entries.get(path)?.hashes.includes(sha256(text)) ? [text] : [];
    });
  for (const path of lost) {
    const [text] = verified(path);
    if (text !== undefined) texts.set(path, text);
  }
  const bases = new Map(
    joined.map((path) => {
      const known = texts.get(path);
      return [path, [...new Set([...(known === undefined ? [] : [known]), ...verified(path)])]] as const;
    }),
  );
  for (const [path, text] of pending?.wanted ?? []) {
    const known = entries.get(path) ?? lastOf(again()).get(path);
    if (known === undefined) continue;
    entries.set(path, knownAs(known, text, false));
    texts.set(path, text);
  }
  return { entries, base: texts, bases };
}

function lastOf(all: readonly Rendered[]): Rendered {
  return all.at(-1) ?? new Map();
}

function knownAs({ executable, policy }: Pick<Known, 'executable' | 'policy'>, text: string, guessed: boolean): Known {
  return { hashes: [sha256(text)], executable, policy, guessed };
}

/**
 * What the record says after an update: what the templates want, for every file into which that was brought. One
 * with a conflict or a note, one that stays deleted and one that is written once stay recorded as they were: else what
 * the templates changed meanwhile would count as taken back by the user.
 *
 * @param unpinned the recorded texts with the pins that they were rendered with
 */
export function advanced(
  wanted: Rendered,
  { entries, base }: Recorded,
  changes: readonly Change[],
  unpinned: Base,
): Rendered {
  const decided = new Map(changes.map((change) => [change.from ?? change.path, change]));
  const next = new Map<string, PlannedFile>();
  for (const [path, file] of wanted) {
    const change = decided.get(path);
    const action = change?.action;
    const isBehind =
      action === 'conflict' ||
      action === 'keep-deleted' ||
      change?.note !== undefined ||
      (action !== 'create' && file.policy === 'seeded');
    const entry = entries.get(path);
    // A bot that moved a pin changes nothing in the record, until something else does.
    const text = base.get(path) === file.text || isBehind ? unpinned.get(path) : undefined;
    if (isBehind && entry !== undefined && text !== undefined)
      next.set(path, { text, executable: entry.executable, policy: file.policy });
    else if (text !== undefined) next.set(path, { ...file, text });
    else if (action !== 'conflict' && action !== 'skip') next.set(path, file);
  }
  return next;
}
