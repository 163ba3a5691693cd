import { writeSync } from 'node:fs';
import { exitCode } from '../exit-code.ts';
import { withoutCredentials } from '../model/credential/redact.ts';
import { wrap } from '../render/wrap.ts';
import { columnsOfTerminal, onOutputFailure, writeStream } from './standard-stream.ts';
import { errorCode, systemReason } from './system-error.ts';

/** Characters that command a terminal or reorder what it shows (https://trojansource.codes). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be found
const unsafe = /\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** The colors that `paint` writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a color
const color = /^\x1b\[(?:0|1|2|31|32)m/;

/**
 * A text as it may leave the process: without credentials, and with characters that command a terminal written as
 * `\uXXXX`, which in JSON is the same character. All output passes through this function.
 *
 * @param colors whether the colors of `paint` are let through
 */
export function safeOutput(text: string, colors = false): string {
  return withoutCredentials(text).replace(unsafe, (character, at: number, whole: string) =>
    colors && color.test(whole.slice(at, at + 5))
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The results of this run, for the case that standard output turns out to have lost them. */
const results: string[] = [];

let hideProgress = (): void => undefined;

/** Sets what is done before each output: a line of progress must not be mixed with it. */
export function beforeOutput(hide: () => void): void {
  hideProgress = hide;
}

/** Writes a result to standard output. */
export function writeResult(text: string, colors = false): void {
  hideProgress();
  const line = `${safeOutput(text, colors)}\n`;
  results.push(line);
  writeStream('stdout', line);
}

/** Whether the last message ended with an empty line. */
let isAfterBlankLine = false;

/** Writes a message to standard error. */
export function writeMessage(text: string): void {
  hideProgress();
  writeStream('stderr', `${safeOutput(text)}\n`);
  isAfterBlankLine = text === '' || text.endsWith('\n');
}

/** Writes an empty line to standard error, unless there is one. */
export function writeBlankLine(): void {
  if (!isAfterBlankLine) writeMessage('');
}

/**
 * Writes a message to standard error. On a terminal, lines that are too long are wrapped between words. A line with a command
 * of this program is not, so that it can be copied.
 */
export function writeProse(text: string): void {
  const columns = columnsOfTerminal();
  const isCommand = (line: string): boolean => /^ +unionai-terraform /.test(line);
  const fitted = (line: string): string =>
    [...line].length <= columns || isCommand(line) ? line : wrap(line, columns, '  ');
  writeMessage(columns > 0 ? text.split('\n').map(fitted).join('\n') : text);
}

/** Writes to standard error what a person answers on the same line. */
export function writePrompt(text: string): void {
  hideProgress();
  writeStream('stderr', safeOutput(text));
  isAfterBlankLine = false;
}

/**
 * Replaces the current line of a terminal, on standard error, by the beginning of a text. The line is never full, because one
 * that continues on the next line cannot be deleted.
 */
export function redrawLine(text: string): void {
  const columns = Math.max(1, (columnsOfTerminal() || 80) - 1);
  const shown = [...safeOutput(text).replaceAll('\n', ' ')].slice(0, columns).join('');
  writeStream('stderr', `\r${shown}\u001b[K`);
}

/**
 * Watches the output streams of this process. A reader may stop reading (`… | head`): the work goes on, and its exit code
 * counts. Output that is lost in any other way, on a full disk for instance, ends the run with exit code 74, and what it
 * was to report goes to standard error.
 */
export function reportLostOutput(): void {
  let lost: unknown;
  onOutputFailure((name, error) => {
    if (name === 'stdout' && errorCode(error) !== 'EPIPE') lost ??= error;
  });
  process.once('exit', (code) => {
    if (lost === undefined) return;
    process.exitCode = code || exitCode.system;
    const reason = systemReason(lost) ?? (lost instanceof Error ? lost.message : String(lost));
    const report = [
      `error: Standard output could not be written: ${reason}.`,
      `  The command itself ended with exit code ${code}. Its output:`,
      results.join(''),
    ];
    try {
      writeSync(2, safeOutput(report.join('\n')));
    } catch {
      // There is no stream left to report to; the exit code remains.
    }
  });
}
