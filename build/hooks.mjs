import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileTemplate } from './ejs.mjs';

const templates = fileURLToPath(new URL('../templates/', import.meta.url));
const renderModule = new URL('../src/render/render-template.ts', import.meta.url).href;

/** Node's module hook: https://nodejs.org/docs/latest-v20.x/api/module.html#loadurl-context-nextload */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ejs')) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const name = relative(templates, file).split(sep).join('/');
  const source = compileTemplate(await readFile(file, 'utf8'), name, renderModule);
  return { format: 'module', source, shortCircuit: true };
}
