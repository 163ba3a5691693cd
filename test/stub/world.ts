// What the stub knows of the outside: seeded secrets, what earlier runs wrote, and a log of what it was asked.
//   $TFSTUB_DIR/secrets.json   seeded secrets: { "<store>/<key>": "<value>" | { ...data } }   (read only)
//   $TFSTUB_DIR/unionai.json   { "clients": { "<client id>": "<client secret>" } }: keys that authenticate (absent: any)
//   $TFSTUB_DIR/objects/       last applied state of each object
//   $TFSTUB_DIR/calls.jsonl    one line per call worth looking at
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cty } from './msgpack.ts';
import { hash } from './schema.ts';

export class World {
  readonly #dir: string | undefined;
  readonly #scope: string;

  constructor(dir: string | undefined, scope = '') {
    this.#dir = dir;
    this.#scope = scope;
  }

  /** The same outside, with objects of its own: one per Union.ai host and organisation. */
  scoped(scope: string): World {
    return new World(this.#dir, `${scope}/`);
  }

  put(key: string, value: Cty): void {
    const file = this.#file(key);
    if (file) writeFileSync(file, JSON.stringify({ key, value }));
  }

  get(key: string): Cty | undefined {
    const file = this.#file(key);
    if (!file || !existsSync(file)) return undefined;
    return (JSON.parse(readFileSync(file, 'utf8')) as { value: Cty }).value;
  }

  remove(key: string): void {
    const file = this.#file(key);
    if (file) rmSync(file, { force: true });
  }

  secret(key: string): Cty | undefined {
    return this.#read<Record<string, Cty>>('secrets.json')?.[key];
  }

  clients(): Readonly<Record<string, string>> | undefined {
    return this.#read<{ clients?: Record<string, string> }>('unionai.json')?.clients;
  }

  log(entry: Readonly<Record<string, unknown>>): void {
    if (this.#dir) appendFileSync(join(this.#dir, 'calls.jsonl'), `${JSON.stringify(entry)}\n`);
  }

  #file(key: string): string | undefined {
    if (!this.#dir) return undefined;
    mkdirSync(join(this.#dir, 'objects'), { recursive: true });
    return join(this.#dir, 'objects', `${hash(this.#scope + key).slice(0, 24)}.json`);
  }

  #read<T>(name: string): T | undefined {
    const file = this.#dir && join(this.#dir, name);
    return file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
  }
}
