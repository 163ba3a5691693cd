import { hcl } from './hcl.ts';
import { markdown } from './markdown.ts';
import { shell } from './shell.ts';
import { yaml } from './yaml.ts';

const encoders = { hcl, yaml, shell, markdown, plain } as const;

/** The languages that generated files are written in. */
export type Language = keyof typeof encoders;

/**
 * A value as a complete literal of a language.
 *
 * @throws Error for a value the language has no literal for
 */
export function encode(language: Language, value: unknown): string {
  return encoders[language](value);
}

/** Files without a quoting rule (.gitignore): nothing but identifiers and fragments may enter. */
function plain(): never {
  throw new Error('this file has no literals; only an Identifier or a Fragment is allowed');
}
