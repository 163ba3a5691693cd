import type { UserError } from '../errors.ts';

/** The message of a failure: what is wrong, each objection with its path, and what to do. */
export function failureText({ message, hint, objections }: UserError): string {
  const listed = objections.map((one) => `  ${one.path}: ${one.message}${one.hint ? `\n      ${one.hint}` : ''}`);
  return [message, ...listed, ...(hint ? [`  ${hint}`] : [])].join('\n');
}

/** The document that `--json` prints for a failure. */
export function failureJson({ code, message, hint, objections }: UserError): string {
  return JSON.stringify({ version: 1, error: { code, message, hint, objections } }, null, 2);
}
