// What the stub knows of the outside: seeded secrets, what earlier runs wrote, and a log of what it was asked.
//   $TFSTUB_DIR/secrets.json    seeded secrets: { "<store>/<key>": "<value>" | { ...data } }   (read only)
//   $TFSTUB_DIR/readers.json    which identity may read which secrets: { "<identity>": ["<store>/<key>"] }; without it, all
//   $TFSTUB_DIR/unionai.json    Union.ai's keys, hosts and outages: see union/seed.ts   (read only)
//   $TFSTUB_DIR/union/          Union.ai's objects: see union/store.ts
//   $TFSTUB_DIR/objects/        last applied state of each object of other providers
//   $TFSTUB_DIR/calls.jsonl     one line per call worth looking at, as the providers received them
//   $TFSTUB_DIR/requests.jsonl  one line per request, as Union.ai's control planes received them
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.ts';
import type { Cty } from './msgpack.ts';
import { hash } from './schema.ts';

type Entry = Readonly<Record<string, unknown>>;

export class World {
  readonly #dir: string | undefined;

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  /** @throws Failure where no world was given */
  get folder(): string {
    if (this.#dir === undefined) throw new Failure('stub: TFSTUB_DIR is not set');
    return this.#dir;
  }

  put(key: string, value: Cty): void {
    writeFileSync(this.#file(key), JSON.stringify({ key, value }));
  }

  get(key: string): Cty | undefined {
    const file = this.#file(key);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { value: Cty }).value : undefined;
  }

  /** The objects whose key begins with a text. */
  objects(start: string): readonly Cty[] {
    const folder = join(this.folder, 'objects');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => {
      const { key, value } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { key: string; value: Cty };
      return key.startsWith(start) ? [value] : [];
    });
  }

  remove(key: string): void {
    rmSync(this.#file(key), { force: true });
  }

  secret(key: string): Cty | undefined {
    return this.json<Record<string, Cty>>('secrets.json')?.[key];
  }

  mayRead(identity: string | undefined, key: string): boolean {
    const readers = this.json<Record<string, readonly string[]>>('readers.json');
    return readers === undefined || (identity !== undefined && readers[identity]?.includes(key) === true);
  }

  log(entry: Entry): void {
    this.#append('calls.jsonl', `${JSON.stringify(entry)}\n`);
  }

  record(entry: Entry): void {
    this.#append('requests.jsonl', `${JSON.stringify(entry)}\n`);
  }

  /** How often it was called with this name, by all processes together. */
  count(name: string): number {
    this.#append(name, '.');
    return statSync(join(this.folder, name)).size;
  }

  /** A seeded file; undefined where it is not there. */
  json<T>(name: string): T | undefined {
    const file = this.#dir && join(this.#dir, name);
    return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
  }

  #append(name: string, text: string): void {
    if (this.#dir) appendFileSync(join(this.#dir, name), text);
  }

  #file(key: string): string {
    const objects = join(this.folder, 'objects');
    mkdirSync(objects, { recursive: true });
    return join(objects, `${hash(key).slice(0, 24)}.json`);
  }
}
