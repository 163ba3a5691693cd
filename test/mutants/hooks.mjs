// Loads the mutated sources instead of the originals. The folder holds each as JavaScript, named like its source.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder;

export function initialize(data) {
  folder = data.folder;
}

/** Node's module hook: https://nodejs.org/docs/latest-v20.x/api/module.html#loadurl-context-nextload */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.includes('/src/')) return nextLoad(url, context);
  const [plain = ''] = url.split('?');
  const file = `${folder}/${relative(root, fileURLToPath(plain))}.js`;
  if (!existsSync(file)) return nextLoad(url, context);
  return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true };
}
