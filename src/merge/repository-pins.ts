import type { DiskFile } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { sha256 } from '../record/manifest.ts';
import type { Known } from './decide-file.ts';
import { newestPins, type Pins, pinsOf, withPins } from './pins.ts';
import type { Recorded } from './recorded.ts';

/** The wanted files and the record, with the pins that the repository has. */
export interface Pinned {
  readonly wanted: ReadonlyMap<string, PlannedFile>;
  readonly recorded: Recorded;
}

/**
 * Takes over the pins that a bot or a person moved forward: they are data of the repository, not edits. A file keeps its
 * own pins, a new file takes the newest that the repository has, and no pin moves backward.
 */
export function withRepositoryPins(
  wanted: ReadonlyMap<string, PlannedFile>,
  recorded: Recorded,
  disk: ReadonlyMap<string, DiskFile>,
): Pinned {
  const own = new Map<string, Pins>();
  for (const [path] of wanted) {
    const text = disk.get(path)?.text;
    if (text !== undefined) own.set(path, pinsOf(path, text));
  }
  const newest = newestPins(own.values());
  const pinned = [...wanted].map(([path, file]): readonly [string, PlannedFile] => {
    const pins = own.get(path) ?? (disk.has(path) || recorded.entries.has(path) ? undefined : newest);
    return [path, pins === undefined ? file : { ...file, text: withPins(path, file.text, pins, 'newer') }];
  });
  return { wanted: new Map(pinned), recorded: recordedWith(recorded, own) };
}

/** The record as if the files had been rendered with the pins that they have now. */
function recordedWith({ entries, base, bases }: Recorded, own: ReadonlyMap<string, Pins>): Recorded {
  const texts = new Map(base);
  const known = new Map<string, Known>(entries);
  for (const [path, pins] of own) {
    const [text, entry] = [base.get(path), entries.get(path)];
    if (text === undefined || entry === undefined) continue;
    const pinned = withPins(path, text, pins, 'newer');
    texts.set(path, pinned);
    const was = sha256(text);
    known.set(path, { ...entry, hashes: entry.hashes.map((hash) => (hash === was ? sha256(pinned) : hash)) });
  }
  return { entries: known, base: texts, bases };
}
