import type { Change } from '../model/change.ts';
import type { PlannedFile, Share } from '../model/file-set.ts';
import { type FoundShare, missingNote, missingParts } from '../model/shared-file.ts';
import { decideDeleted, isSame, isUnedited, type Known } from './decide-file.ts';

/**
 * What an update does with a file that other parts of the work tree may use, too: it is written if it does not exist,
 * follows the templates as long as nobody has edited it, and is otherwise only checked.
 */
export function decideShared(
  path: string,
  entry: Known | undefined,
  { path: place, file }: FoundShare,
  planned: PlannedFile & { readonly share: Share },
): Change {
  const { text, executable, share } = planned;
  const plain = { path, before: file, after: { text, executable }, conflicts: [] };
  if (file === undefined)
    return entry === undefined ? { ...plain, action: 'create' } : decideDeleted(path, entry, planned);
  if (isSame(file, text)) return { ...plain, action: 'unchanged' };
  const isUsual = place === path;
  if (isUsual && entry !== undefined && isUnedited(entry, file)) return { ...plain, action: 'update' };
  const left = { ...plain, path: place, after: undefined, ...(isUsual ? {} : { from: path }) };
  const missing = missingParts(share, file.text ?? '');
  return missing.length === 0
    ? { ...left, action: 'unchanged' }
    : { ...left, action: 'skip', note: missingNote(missing) };
}
