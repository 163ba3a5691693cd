import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.ts';

const test = join(root, 'test');

/** Whether a file asks for SLOW_TESTS, itself or in a file below test/ that it imports. */
function isSlow(file: string, seen: Set<string>): boolean {
  if (seen.has(file) || !file.startsWith(test)) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (text.includes('process.env.SLOW_TESTS')) return true;
  const imported = [...text.matchAll(/^(?:import|export|\}) .*from '(\.[^']+\.ts)';$/gm)].map(([, path = '']) => path);
  return imported.some((path) => isSlow(join(dirname(file), path), seen));
}

// Prints the files of tests that have slow tests: node --import tsx test/report/slow-files.ts
const files = readdirSync(test, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.test.ts') && isSlow(join(test, path), new Set()),
);
process.stdout.write(
  files
    .map((path) => `test/${path}\n`)
    .sort()
    .join(''),
);
