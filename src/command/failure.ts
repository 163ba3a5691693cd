import { oneLine } from '../answers/words.ts';
import type { UserError } from '../errors.ts';

/**
 * The message of a failure: what is wrong, each objection with its path, and what to do. Names of files can contain line
 * breaks, and a message that contains one must not look like two.
 */
export function failureText({ message, hint, objections }: UserError): string {
  const listed = objections.map((one) => {
    const line = `  ${oneLine(one.path)}: ${oneLine(one.message)}`;
    return one.hint ? `${line}\n      ${one.hint}` : line;
  });
  return [oneLine(message), ...listed, ...(hint ? [`  ${hint}`] : [])].join('\n');
}

/** The document that `--json` prints for a failure. */
export function failureJson({ code, message, hint, objections }: UserError): string {
  return JSON.stringify({ version: 1, error: { code, message, hint, objections } }, null, 2);
}
