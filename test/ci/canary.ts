import { equal } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { fileHolds, filesBelow } from '../terraform/contents.ts';
import { unionKey, viewKey } from '../terraform/keys.ts';

/** The forms in which a key could stand somewhere: as it is, for addresses, encoded once more, decoded. */
function formsOf(key: string): readonly string[] {
  const decoded = Buffer.from(key, 'base64').toString('utf8');
  const bare = key.replace(/=+$/, '');
  const twice = Buffer.from(bare).toString('base64url').slice(0, -4); // its end differs with the padding of the key
  return [bare, bare.replaceAll('+', '-').replaceAll('/', '_'), twice, decoded];
}

/** What a run leaves for others to see. */
export interface Traces {
  /** Logs, summaries, outputs; by name. */
  readonly texts: Readonly<Record<string, string>>;
  /** Work trees, artifacts, states: every file below them, those within saved plans included. */
  readonly folders: readonly string[];
}

/** Names what holds the key of an environment, and says nothing of the key. */
export function holders({ environments }: Answers, { texts, folders }: Traces): readonly string[] {
  const forms = environments.flatMap((environment) => [unionKey(environment), viewKey(environment)].flatMap(formsOf));
  const said = Object.entries(texts).filter(([, text]) => forms.some((form) => text.includes(form)));
  const files = folders.flatMap((folder) => filesBelow(folder));
  return [...said.map(([name]) => name), ...files.filter((file) => forms.some((form) => fileHolds(file, form)))];
}

/** The one look for the keys of all runs: in everything that is shown, kept or passed on. */
export function assertNoKey(answers: Answers, traces: Traces): void {
  equal(holders(answers, traces).join('\n'), '');
}
