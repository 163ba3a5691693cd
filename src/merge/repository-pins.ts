import type { Disk } from '../model/change.ts';
import type { PlannedFile } from '../model/file-set.ts';
import { sha256 } from '../record/manifest.ts';
import type { Known } from './decide-file.ts';
import { mayHavePins, newestPins, type Pins, pinsOf, withPins } from './pins.ts';
import type { Recorded } from './recorded.ts';

/** The wanted files and the record, with the pins that the repository has. */
export interface Pinned {
  readonly wanted: ReadonlyMap<string, PlannedFile>;
  readonly recorded: Recorded;
}

/**
 * Takes over the pins that a bot or a person moved forward: they are data of the repository, not edits. A file keeps its
 * own pins, a new file takes the newest that the repository has, and no pin moves backward. Only files that are rendered with
 * pins are read.
 */
export function withRepositoryPins(wanted: ReadonlyMap<string, PlannedFile>, recorded: Recorded, disk: Disk): Pinned {
  const isNew = (path: string): boolean => !disk.has(path) && !recorded.entries.has(path);
  const hasNew = [...wanted.keys()].some(isNew);
  const [own, edited, others] = [new Map<string, Pins>(), new Map<string, Pins>(), [] as Pins[]];
  for (const [path, file] of wanted) {
    const then = recorded.base.get(path);
    if (!mayHavePins(path, then ?? '') && !mayHavePins(path, file.text)) continue;
    const text = disk.get(path)?.text;
    // A file that is as it is rendered has the pins of the templates already: only a new file takes them from it.
    const isSame = text === file.text && (then ?? text) === text;
    if (text === undefined || (isSame && !hasNew)) continue;
    const pins = pinsOf(path, text);
    if (isSame) others.push(pins);
    else own.set(path, pins);
    if (text !== then) edited.set(path, pins);
  }
  const newest = newestPins([...own.values(), ...others]);
  const pinned = new Map(wanted);
  for (const [path, file] of wanted) {
    const pins = own.get(path) ?? (isNew(path) ? newest : undefined);
    const text = pins === undefined ? file.text : withPins(path, file.text, pins, 'newer');
    if (text !== file.text) pinned.set(path, { ...file, text });
  }
  return { wanted: pinned, recorded: recordedWith(recorded, edited) };
}

/** The record as if the files had been rendered with the pins that they have now. */
function recordedWith({ entries, base, bases }: Recorded, edited: ReadonlyMap<string, Pins>): Recorded {
  const texts = new Map(base);
  const known = new Map<string, Known>(entries);
  for (const [path, pins] of edited) {
    const [text, entry] = [base.get(path), entries.get(path)];
    if (text === undefined || entry === undefined || pins.size === 0) continue;
    const pinned = withPins(path, text, pins, 'newer');
    if (pinned === text) continue;
    texts.set(path, pinned);
    const was = sha256(text);
    known.set(path, { ...entry, hashes: entry.hashes.map((hash) => (hash === was ? sha256(pinned) : hash)) });
  }
  return { entries: known, base: texts, bases };
}
