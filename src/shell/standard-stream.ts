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
  // What is written after the stream of Node.js was opened must not overtake what waits in it.
  if (opened.has(name) || needsStream(name)) {
    outputStream(name).write(text);
    return;
  }
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptors[name], rest));
  } catch (error) {
    // The reader is slow, and the pipe is set to fail instead of waiting. The stream of Node.js waits.
    if (errorCode(error) === 'EAGAIN') outputStream(name).write(rest);
    else reportFailure(name, error);
  }
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

let devices: Map<string, boolean> | undefined;

/**
 * Writes to files, pipes and sockets without the streams of Node.js, which take time to open. To be called where no other code of
 * the process replaces or uses these streams. Not on Windows, which does not tell what is a terminal.
 */
export function bypassStreams(): void {
  if (process.platform !== 'win32') devices = new Map();
}

/** Whether a standard stream needs the stream of Node.js, because it is a device and possibly a terminal. */
function needsStream(name: keyof typeof descriptors): boolean {
  if (devices === undefined) return true;
  const known = devices.get(name);
  if (known !== undefined) return known;
  const is = isCharacterDevice(descriptors[name]);
  devices.set(name, is);
  return is;
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}
