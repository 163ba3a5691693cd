import type { Steps } from './steps.ts';
import { findTokens } from './tokens.ts';
import { findUnionKeys } from './union-key.ts';

const unionKey = 'a Union.ai API key';

/**
 * The description of a possible credential in a text: "a Union.ai API key", "a GitHub token". Such a text is never
 * stored, shown or sent anywhere.
 *
 * @returns undefined if it contains none
 */
export function credentialIn(text: string): string | undefined {
  const names: string[] = [];
  const steps = { count: 0 };
  findUnionKeys(text, steps, () => void (names.length === 0 && names.push(unionKey)));
  if (names.length === 0) findTokens(text, steps, (name) => void (names.length === 0 && names.push(name)));
  return names[0];
}

const nothing = 0;
const inside = 1;
const first = 2;

/**
 * The same text without its credentials. Lines, quotes and the text between the parts of a wrapped key are kept, so that
 * JSON stays JSON and a line keeps its number.
 *
 * @param steps counts the work, which is linear in the length of the text
 */
export function withoutCredentials(text: string, steps: Steps = { count: 0 }): string {
  const marks = new Uint8Array(text.length);
  let any = false;
  const mark = (from: number, to: number, isFirst: boolean): void => {
    any = true;
    for (let at = from; at < to; at++) if (marks[at] === nothing) marks[at] = inside;
    if (isFirst) marks[from] = first;
  };
  findUnionKeys(text, steps, mark);
  findTokens(text, steps, (_name, from, to) => mark(from, to, true));
  return any ? replaced(text, marks, steps) : text;
}

const kept = /[\n\r"]/;

function replaced(text: string, marks: Uint8Array, steps: Steps): string {
  const parts: string[] = [];
  let at = 0;
  steps.count += text.length;
  while (at < text.length) {
    const from = at;
    if (!isHidden(text, marks, at)) {
      while (at < text.length && !isHidden(text, marks, at)) at += 1;
      parts.push(text.slice(from, at));
      continue;
    }
    let begins = false;
    while (at < text.length && isHidden(text, marks, at)) {
      begins ||= marks[at] === first;
      at += 1;
    }
    // The rest of the word and the padding of base64 belong to it.
    while (/[\w+/=-]/.test(text.charAt(at)) && !isHidden(text, marks, at)) at += 1;
    parts.push(begins ? '[key not shown]' : '[...]');
  }
  return parts.join('');
}

function isHidden(text: string, marks: Uint8Array, at: number): boolean {
  return marks[at] !== nothing && !kept.test(text.charAt(at));
}
