import { deepEqual } from 'node:assert/strict';
import { findTokens } from '../../src/model/credential/tokens.ts';
import { credentials } from './credentials.ts';

/** What is found in a text, with its place. */
function found(text: string): readonly (readonly [string, number])[] {
  const all: (readonly [string, number])[] = [];
  findTokens(text, { count: 0 }, (name, from) => void all.push([name, from]));
  return all;
}

describe('A credential in a text', () => {
  for (const [what, credential] of Object.entries(credentials())) {
    it(`that is ${what} is found wherever it begins and ends`, () => {
      const alone = found(credential);
      for (let at = 0; at < 90; at++) {
        const before = ' word'.repeat(20).slice(0, at).replace(/.$/, '\n');
        const moved = alone.map(([name, from]) => [name, from + at]);
        deepEqual(found(before + credential), moved, `after ${at} characters`);
        deepEqual(found(`${before}${credential} ${'more '.repeat(at)}`), moved, `after ${at} characters, before more`);
      }
    });
  }
});
