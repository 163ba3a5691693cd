import type { PlannedFile } from '../model/file-set.ts';
import { type Base, type Manifest, type ManifestEntry, type Rendered, sha256 } from './manifest.ts';
import type { Pending } from './pending.ts';

/** What an update may compare with, after everything that can be put right has been. */
export interface Recorded {
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly base: Base;
}

/**
 * Puts together what was rendered last time.
 *
 * @param manifest undefined where it is lost. Then a file that is as it would be rendered from the recorded
 *   answers counts as unedited, and any other can only be compared, not merged.
 * @param base the texts that verify
 * @param again what the recorded answers give when rendered now. A text is used only where the manifest's hash says
 *   that it is what was rendered then: or an update of the templates would silently vanish.
 * @param pending conflicts that were resolved since: their files were rendered as the templates wanted then
 */
export function recordedOf(
  manifest: Manifest | undefined,
  base: Base,
  again: Rendered,
  pending: Pending | undefined,
): Recorded {
  const entries = new Map(manifest?.files ?? [...again].map(([path, file]) => [path, entryOf(file)] as const));
  const texts = new Map(base);
  for (const [path, { text }] of again) {
    if (manifest !== undefined && !texts.has(path) && entries.get(path)?.hashes.includes(sha256(text)))
      texts.set(path, text);
  }
  for (const [path, text] of pending?.wanted ?? []) {
    const known = entries.get(path) ?? again.get(path);
    if (known === undefined) continue;
    entries.set(path, { hashes: [sha256(text)], executable: known.executable, policy: known.policy });
    texts.set(path, text);
  }
  return { entries, base: texts };
}

function entryOf({ text, executable, policy }: PlannedFile): ManifestEntry {
  return { hashes: [sha256(text)], executable, policy };
}

/**
 * What the record says after an update: the templates' files, except that a file with a conflict stays recorded as
 * it was, because nothing of it was merged.
 */
export function advanced(wanted: Rendered, { entries, base }: Recorded, conflicts: ReadonlySet<string>): Rendered {
  const next = new Map<string, PlannedFile>();
  for (const [path, file] of wanted) {
    const entry = entries.get(path);
    const text = base.get(path);
    if (!conflicts.has(path)) next.set(path, file);
    else if (entry !== undefined && text !== undefined)
      next.set(path, { text, executable: entry.executable, policy: entry.policy });
  }
  return next;
}
