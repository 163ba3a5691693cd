import { isPlainPath } from '../../model/file-set.ts';
import { isBaseFolder, isTopFolder, isTopPath } from '../../model/top-path.ts';
import { fileSystem, noEntry } from '../file-system.ts';
import type { State } from './look.ts';

/** What a transaction does to one path of the repository. */
export interface Step {
  readonly path: string;
  /** What was there before, and what is there afterwards. */
  readonly before: State;
  readonly after: State;
}

/** The folder that a journal is about. */
export interface Checkout {
  readonly path: string;
  readonly device: string;
  readonly inode: string;
  readonly born: string;
}

/** What a transaction does. Flushed to disk before its first step. */
export interface Journal {
  readonly format: 2;
  /** A random name that no other run has. */
  readonly nonce: string;
  readonly checkout: Checkout;
  readonly steps: readonly Step[];
  /** The folders that were missing, the deeper ones first. */
  readonly folders: readonly string[];
  /** Whether the replaced files are kept for `update --abort`, or dropped together with those of an earlier update. */
  readonly undo: 'keep' | 'drop';
  /** The commit that was checked out; null if there is none. */
  readonly head: string | null;
}

/** The identity of the folder at a path. */
export function checkoutAt(path: string): Checkout {
  const entry = fileSystem.lstat(path);
  if (entry === undefined) throw noEntry(path);
  return { path, device: String(entry.dev), inode: String(entry.ino), born: String(entry.birthtimeNs) };
}

/**
 * Whether a journal is about the folder at a path. A moved folder is the same folder, also if its disk has another number
 * after a restart; a copy is another folder.
 */
export function isAbout({ checkout }: Journal, path: string): boolean {
  const now = checkoutAt(path);
  if (now.inode !== checkout.inode) return false;
  const isBorn = now.born !== '0' && now.born === checkout.born;
  return now.device === checkout.device || now.path === checkout.path || isBorn;
}

/** Parses a journal; undefined for an invalid text, or one with a path that no run uses. */
export function parseJournal(text: string): Journal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, nonce, checkout, steps, folders, undo, head } = record(value);
  if (format !== 2 || (undo !== 'keep' && undo !== 'drop')) return undefined;
  if (typeof nonce !== 'string' || !/^[0-9a-f]{16}$/.test(nonce)) return undefined;
  if (head !== null && typeof head !== 'string') return undefined;
  if (!isCheckout(checkout) || !isListOf(steps, isStep) || !isListOf(folders, isFolderPath)) return undefined;
  if (new Set(steps.map(({ path }) => path)).size < steps.length) return undefined;
  return { format, nonce, checkout, steps, folders, undo, head };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function isCheckout(value: unknown): value is Checkout {
  const { path, device, inode, born } = record(value);
  return [path, device, inode, born].every((one) => typeof one === 'string');
}

function isStep(value: unknown): value is Step {
  const { path, before, after } = record(value);
  return isPath(path) && isState(before) && isState(after) && before !== after;
}

function isState(value: unknown): value is State {
  return value === null || (typeof value === 'string' && /^[0-7]{1,4} [0-9a-f]{64}$/.test(value));
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && (isPlainPath(value) || isTopPath(value));
}

function isFolderPath(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return isPlainPath(value) || (isTopFolder(value) && !isBaseFolder(value));
}
