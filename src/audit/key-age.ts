import { generatorName } from '../model/generator-name.ts';
import type { Audited } from './audited.ts';
import type { SourcePlace } from './configuration.ts';
import { jsonMember, parsedJson } from './json-member.ts';
import { startOf } from './positions.ts';

/** When a key was stored, as a file of the repository says. */
export interface StoredKeyAge {
  readonly at: SourcePlace;
  /** What the file calls the key. */
  readonly name: string;
  readonly days: number;
}

/** The limit of the age of keys. */
export interface AgeLimit {
  readonly days: number;
  /** Whether the record of the repository sets it. Otherwise it is what Union.ai calls reasonable. */
  readonly isOwn: boolean;
}

const recommended = 90;
const dayLength = 86_400_000;
/** The record of `scripts/keys.sh`, and what the command lines of secret stores print. Larger files are something else. */
const recordFile = /(?:^|\/)scripts\/keys\/state\/[^/]+\.env$/;
const longest = 1_000_000;

/** The keys whose age a file of the repository says: a record of rotations, or the metadata of a secret store. */
export function keyAges({ files, storedKeys, today }: Audited): readonly StoredKeyAge[] {
  const addresses = storedKeys.map(({ address }) => address);
  const isUnion = (name: string): boolean =>
    /union/i.test(name) || addresses.some((address) => address.split(' ').includes(name));
  return files.flatMap(({ path, text }) => {
    if (text === undefined || text.length > longest) return [];
    const stored = recordFile.test(path) ? fromRecord(path, text) : path.endsWith('.json') ? fromStore(text) : [];
    return stored
      .filter(({ name, isRecord }) => isRecord || isUnion(name))
      .map(({ name, time }) => ({
        at: startOf(path),
        name,
        days: Math.floor((Date.parse(today) - time) / dayLength),
      }));
  });
}

/** The limit that applies to the keys of a file: that of the record in the nearest folder above it. */
export function ageLimit(path: string, { files }: Audited): AgeLimit {
  const records = files
    .filter((file) => /(?:^|\/)\.yo-rc\.json$/.test(file.path))
    .map((file) => ({ folder: file.path.slice(0, -'.yo-rc.json'.length), text: file.text ?? '' }))
    .filter(({ folder }) => path.startsWith(folder))
    .sort((a, b) => b.folder.length - a.folder.length);
  for (const { text } of records) {
    const days = jsonMember(parsedJson(text), generatorName, 'rotation', 'maxAgeDays');
    if (typeof days === 'number') return { days, isOwn: true };
  }
  return { days: recommended, isOwn: false };
}

interface Stored {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly isRecord?: true;
}

function fromRecord(path: string, text: string): readonly Stored[] {
  const at = /^(?:PROMOTED|LOADED)=(\d{9,11})$/m.exec(text)?.[1];
  const name = path.slice(path.lastIndexOf('/') + 1, -'.env'.length);
  return at === undefined ? [] : [{ name, time: Number(at) * 1000, isRecord: true }];
}

/** Secrets in what `aws secretsmanager describe-secret`, `gcloud secrets versions` and `az keyvault secret` print as JSON. */
function fromStore(text: string): readonly Stored[] {
  if (!/"(?:LastChangedDate|createTime|created)"/.test(text)) return [];
  const document = parsedJson(text);
  const newest = new Map<string, number>();
  for (const one of Array.isArray(document) ? document : [document]) {
    const aws = jsonMember(one, 'ARN') === undefined ? undefined : jsonMember(one, 'Name');
    const google = /\/secrets\/([^/]+)\/versions\/\d+$/.exec(textOf(jsonMember(one, 'name')))?.[1];
    const azure = /^https:\/\/[^/]+\/secrets\/([^/]+)/.exec(textOf(jsonMember(one, 'id')))?.[1];
    const name = textOf(aws) || google || azure;
    const date =
      aws !== undefined
        ? (jsonMember(one, 'LastRotatedDate') ?? jsonMember(one, 'LastChangedDate'))
        : google !== undefined
          ? jsonMember(one, 'createTime')
          : jsonMember(one, 'attributes', 'created');
    const time = timeOf(date);
    if (name === undefined || name === '' || time === undefined) continue;
    newest.set(name, Math.max(newest.get(name) ?? 0, time));
  }
  return [...newest].map(([name, time]) => ({ name, time }));
}

/** Seconds since 1970, or ISO 8601. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
