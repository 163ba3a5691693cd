import { recordedPath } from '../model/top-path.ts';
import { RecordProblem, textsByPath } from './manifest.ts';

/** The record of an update that left conflict markers, until they are resolved. */
export const pendingPath = '.scaffold/pending.json';

export interface Pending {
  /** Of every file with a conflict: what the templates wanted. With the markers gone, this is its base. */
  readonly wanted: ReadonlyMap<string, string>;
}

export function writePending(pending: Pending): string {
  const named = [...pending.wanted].map(([path, text]) => [recordedPath(path), text] as const);
  const files = named.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ format: 1, wanted: Object.fromEntries(files) }, null, 2)}\n`;
}

/** @throws RecordProblem for a damaged file */
export function readPending(text: string, folder = '.'): Pending {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordProblem('it is not valid JSON');
  }
  const wanted = typeof value === 'object' && value !== null && 'wanted' in value ? value.wanted : undefined;
  if (typeof wanted !== 'object' || wanted === null) throw new RecordProblem('its format is invalid');
  return { wanted: new Map(textsByPath(wanted as Readonly<Record<string, unknown>>, folder)) };
}
