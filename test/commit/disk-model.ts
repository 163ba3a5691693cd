import {
  chmodSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Interposer } from '../../src/shell/file-system.ts';
import { isSync } from './repository.ts';

/** A file or a folder, whatever names it has. */
interface Node {
  readonly isFolder: boolean;
  readonly entries: Map<string, Node>;
  data: Uint8Array;
  mode: number;
}

/** A change that was made: of the entries of folders, or of a file's content or permissions. */
type Change =
  | { readonly kind: 'entries'; readonly set: readonly (readonly [Node, string, Node | undefined])[] }
  | { readonly kind: 'data'; readonly node: Node; readonly data: Uint8Array }
  | { readonly kind: 'mode'; readonly node: Node; readonly mode: number };

interface Made {
  readonly change: Change;
  /** How many calls came before it. */
  readonly at: number;
  /** The call by which it was on the disk itself. */
  flushed: number;
}

/** Which of the changes that were not flushed survive. Changes that were flushed always do. */
export type Survival = (index: number, isData: boolean) => boolean;

/**
 * A disk that keeps in memory what it was not reported to flush, and writes that out in any order: what fsync(2) promises,
 * and nothing more. It watches a real folder being changed, and tells what could be left of it after a loss of power.
 */
export class DiskModel {
  readonly #root: Node;
  readonly #path: string;
  readonly #first: readonly (readonly [Node, Node])[];
  readonly #made: Made[] = [];
  readonly #open = new Map<number, Node>();
  #calls = 0;

  constructor(path: string) {
    this.#path = path;
    this.#root = readNode(path);
    this.#first = copies(this.#root);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Watches the calls. Flushing is only noted. */
  readonly interposer: Interposer = ({ name, args }, proceed) => {
    const result = isSync(name) ? undefined : proceed();
    this.#calls += 1;
    this.#note(name, args, result);
    return result;
  };

  #note(name: string, args: readonly unknown[], result: unknown): void {
    const [first, second] = args;
    if (name === 'open') this.#noteOpen(String(first), Number(second), Number(args[2]), Number(result));
    if (typeof first === 'number') this.#noteDescriptor(name, first, args);
    if (name === 'makeFolder') this.#entry(String(first), folder(Number(second ?? 0o777)));
    if (name === 'removeFolder' || name === 'unlink') this.#entry(String(first), undefined);
    if (name === 'link') this.#entry(String(second), this.#at(String(first)));
    if (name === 'rename') {
      const [from, to] = [this.#split(String(first)), this.#split(String(second))];
      const moved = from[0].entries.get(from[1]);
      this.#make({ kind: 'entries', set: [[...from, undefined] as const, [...to, moved] as const] });
    }
  }

  #noteDescriptor(name: string, descriptor: number, args: readonly unknown[]): void {
    const node = this.#open.get(descriptor);
    if (node === undefined) return;
    if (name === 'close') this.#open.delete(descriptor);
    if (name === 'write')
      this.#make({
        kind: 'data',
        node,
        data: Buffer.concat([node.data, (args[1] as Uint8Array).subarray(Number(args[2]))]),
      });
    if (name === 'chmod') this.#make({ kind: 'mode', node, mode: Number(args[1]) });
    if (isSync(name))
      for (const made of this.#made) if (isAbout(made.change, node)) made.flushed = Math.min(made.flushed, this.#calls);
  }

  #noteOpen(path: string, flags: number, mode: number, descriptor: number): void {
    if ((flags & constants.O_CREAT) !== 0) {
      const known = this.#at(path);
      if (known === undefined) this.#entry(path, file(new Uint8Array(), mode));
      else if ((flags & constants.O_TRUNC) !== 0) this.#make({ kind: 'data', node: known, data: new Uint8Array() });
    }
    const node = this.#at(path);
    if (node !== undefined) this.#open.set(descriptor, node);
  }

  #entry(path: string, node: Node | undefined): void {
    const [parent, name] = this.#split(path);
    this.#make({ kind: 'entries', set: [[parent, name, node]] });
  }

  #make(change: Change): void {
    this.#made.push({ change, at: this.#calls, flushed: Number.POSITIVE_INFINITY });
    carryOut(change);
  }

  #split(path: string): readonly [Node, string] {
    const [start, names] = this.#start(path);
    const last = names.pop() ?? '';
    const parent = names.reduce<Node | undefined>((node, name) => node?.entries.get(name), start);
    return [parent ?? folder(0o777), last];
  }

  #at(path: string): Node | undefined {
    const [start, names] = this.#start(path);
    return names.reduce<Node | undefined>((node, name) => node?.entries.get(name), start);
  }

  #start(path: string): readonly [Node | undefined, string[]] {
    const held = /^\/proc\/self\/fd\/(\d+)\/(.*)$/.exec(path);
    const rest = held === null ? path.slice(this.#path.length) : (held[2] ?? '');
    const start =
      held === null ? (path.startsWith(this.#path) ? this.#root : undefined) : this.#open.get(Number(held[1]));
    return [start, rest.split('/').filter((name) => name !== '' && name !== '.')];
  }

  /** Writes what is left, if the power is lost after so many calls, to a new folder. */
  afterLoss(calls: number, survives: Survival, to: string): void {
    for (const [node, first] of this.#first) restore(node, first);
    const known = new Set(this.#first.map(([node]) => node));
    for (const { change } of this.#made)
      for (const node of nodesOf(change))
        if (!known.has(node)) restore(node, { ...node, data: new Uint8Array(), entries: new Map() });
    for (const [index, { change, at, flushed }] of this.#made.entries())
      if (at <= calls && (flushed <= calls || survives(index, change.kind === 'data'))) carryOut(change);
    writeNode(this.#root, to, new Map());
  }
}

function carryOut(change: Change): void {
  if (change.kind === 'data') change.node.data = change.data;
  else if (change.kind === 'mode') change.node.mode = change.mode;
  else
    for (const [parent, name, node] of change.set) {
      if (node === undefined) parent.entries.delete(name);
      else parent.entries.set(name, node);
    }
}

function nodesOf(change: Change): readonly Node[] {
  if (change.kind !== 'entries') return [change.node];
  return change.set.flatMap(([parent, , node]) => (node === undefined ? [parent] : [parent, node]));
}

/** What a flush of a file or folder covers: a file's content and permissions, a folder's entries. */
function isAbout(change: Change, node: Node): boolean {
  return change.kind === 'entries' ? change.set.some(([parent]) => parent === node) : change.node === node;
}

const file = (data: Uint8Array, mode: number): Node => ({ isFolder: false, entries: new Map(), data, mode });
const folder = (mode: number): Node => ({ isFolder: true, entries: new Map(), data: new Uint8Array(), mode });

function readNode(path: string): Node {
  const entry = lstatSync(path);
  if (!entry.isDirectory()) return file(readFileSync(path), entry.mode & 0o7777);
  const node = folder(entry.mode & 0o7777);
  for (const name of readdirSync(path)) node.entries.set(name, readNode(join(path, name)));
  return node;
}

function copies(node: Node): readonly (readonly [Node, Node])[] {
  return [[node, { ...node, entries: new Map(node.entries) }], ...[...node.entries.values()].flatMap(copies)];
}

function restore(node: Node, first: Node): void {
  node.data = first.data;
  node.mode = first.mode;
  node.entries.clear();
  for (const [name, inside] of first.entries) node.entries.set(name, inside);
}

function writeNode(node: Node, path: string, written: Map<Node, string>): void {
  const twin = written.get(node);
  written.set(node, path);
  if (!node.isFolder) {
    if (twin !== undefined) {
      linkSync(twin, path);
      return;
    }
    writeFileSync(path, node.data);
    chmodSync(path, node.mode);
    return;
  }
  mkdirSync(path, { recursive: true });
  for (const [name, inside] of node.entries) writeNode(inside, join(path, name), written);
}
