import { fstatSync, writeSync } from 'node:fs';
import { errorCode } from './system-error.ts';

const descriptors = { stdin: 0, stdout: 1, stderr: 2 } as const;

type OutputName = 'stdout' | 'stderr';

/** What happens to an output stream that cannot be written. */
export type ReportFailure = (name: OutputName, error: unknown) => void;

let reportFailure: ReportFailure = () => undefined;

/** Sets what happens where an output stream of this process cannot be written. By default, nothing. */
export function onOutputFailure(report: ReportFailure): void {
  reportFailure = report;
}

/** Whether a standard stream is a terminal. The stream of Node.js is opened only if it can be one, because that takes time. */
export function isTerminal(name: keyof typeof descriptors): boolean {
  return needsStream(name) && process[name].isTTY === true;
}

/** The width of standard error in characters; 0 if it is no terminal, or one that does not tell. */
export function columnsOfTerminal(): number {
  return isTerminal('stderr') ? (process.stderr.columns ?? 0) : 0;
}

/** Writes to standard output or standard error. A failure goes to `onOutputFailure`, possibly later. */
export function writeStream(name: OutputName, text: string): void {
  const bytes = Buffer.from(text);
  // What is written after the stream of Node.js was opened must not overtake what waits in it.
  if (opened.has(name) || needsStream(name) || mayWait(name, bytes.length)) {
    outputStream(name).write(bytes);
    return;
  }
  let rest: Uint8Array = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptors[name], rest));
  } catch (error) {
    // The reader is slow, and the pipe is set to fail instead of waiting. The stream of Node.js waits.
    if (errorCode(error) === 'EAGAIN') outputStream(name).write(rest);
    else reportFailure(name, error);
  }
}

/**
 * What an empty pipe takes of each output without waiting for its reader, also if both outputs are the same pipe: macOS has pipes of
 * 16 KiB, Linux of 64 KiB.
 */
const mostDirect = 8 * 1024;

/** How much was written to pipes and sockets directly. */
const direct = { stdout: 0, stderr: 0 };

/** Whether a direct write can wait for a reader. While a process waits, it does not react to signals, and no timer fires. */
function mayWait(name: OutputName, length: number): boolean {
  if (isFile(name)) return false;
  direct[name] += length;
  return direct[name] > mostDirect;
}

/** Whether all output has been given to the system. */
export function isOutputWritten(): boolean {
  return [...opened].every((name) => process[name].writableLength === 0);
}

/** The output streams of Node.js that this process uses. */
const opened = new Set<OutputName>();

/** An output stream of Node.js, for what cannot be written at once or needs a terminal. */
export function outputStream(name: OutputName): NodeJS.WriteStream {
  const stream = process[name];
  if (!opened.has(name)) {
    opened.add(name);
    stream.on('error', (error) => reportFailure(name, error));
  }
  return stream;
}

let kinds: Map<string, Kind> | undefined;

/** A device is possibly a terminal; the others are pipes and sockets. */
type Kind = 'device' | 'file' | 'other';

/**
 * Writes to files, and the first part of the output to pipes and sockets, without the streams of Node.js, which take time to open. To
 * be called where no other code of the process replaces or uses these streams. Not on Windows, which does not tell what is a terminal.
 */
export function bypassStreams(): void {
  if (process.platform !== 'win32') kinds = new Map();
}

/** Whether a standard stream needs the stream of Node.js. */
function needsStream(name: keyof typeof descriptors): boolean {
  return kindOf(name) === 'device';
}

function isFile(name: keyof typeof descriptors): boolean {
  return kindOf(name) === 'file';
}

function kindOf(name: keyof typeof descriptors): Kind {
  if (kinds === undefined) return 'device';
  const known = kinds.get(name) ?? kindOfDescriptor(descriptors[name]);
  kinds.set(name, known);
  return known;
}

function kindOfDescriptor(descriptor: number): Kind {
  try {
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return 'file';
    return stats.isCharacterDevice() ? 'device' : 'other';
  } catch {
    return 'device';
  }
}
