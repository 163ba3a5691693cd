import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tests = fileURLToPath(new URL('..', import.meta.url));

describe('What several files of tests import', () => {
  // Mocha sets `it` and `describe` for each file, and a worker loads a shared module once: tests that a stored function
  // adds for a second file belong to the first one, and never run.
  it('does not store the functions of Mocha', () => {
    const stored = readdirSync(tests, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) =>
        readFileSync(join(tests, path), 'utf8')
          .split('\n')
          .filter((line) =>
            /^(?:export )?const .*[=?:] (?:it|describe|before|after)(?:\.(?:skip|only))?\s*[;:?]/.test(line),
          )
          .map((line) => `${path}: ${line}`),
      );
    deepEqual(stored, []);
  });
});
