// dist/trace.br: the functions and lines of the source that places of the minified program come from. It is read by
// src/shell/readable-stack.ts when a bug is reported.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** The table has a place for each of these words of the program, also in texts: so it needs no positions. */
const anchor = '\\bfunction\\b|=>';

/**
 * The table is JSON: `anchor`, and texts with a line for each run of anchors of one file. `files` are their paths; a slash at the
 * start means a folder of the line before. `lines` has a character for each anchor: how many lines after the anchor before it
 * it is in the source, and whether a declaration of the file begins there. `names` are the names of these declarations; an empty
 * one is that of the file.
 *
 * @param {string} code the minified program
 * @param {string} minified the source map from it to the bundle
 * @param {string} bundled the source map from the bundle to the sources
 * @param {string} root folder of the project, with a slash at the end
 */
export function traceTable(code, minified, bundled, root) {
  const runs = runsOf(placesOf(code, minified, bundled), (path) => declarationsOf(join(root, path)));
  const table = {
    anchor,
    files: runs.map(({ path }, at) => shortened(path, runs[at - 1]?.path ?? '')).join('\n'),
    lines: runs.map(({ steps }) => steps.join('')).join('\n'),
    names: runs.map(({ names }) => names.join(' ')).join('\n'),
  };
  return brotliCompressSync(JSON.stringify(table));
}

/** The path and the line of each anchor. Packages and templates have no lines. */
function placesOf(code, minified, bundled) {
  const [outer, inner] = [minified, bundled].map((text) => new SourceMap(JSON.parse(text)));
  const starts = [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)];
  let line = 0;
  return [...code.matchAll(new RegExp(anchor, 'g'))].map(({ index, 0: word }) => {
    const end = index + word.length;
    while (starts[line + 1] <= end) line += 1;
    const { originalLine: outerLine = 0, originalColumn: outerColumn = 0 } = outer.findEntry(line, end - starts[line]);
    const { originalSource = '', originalLine = 0 } = inner.findEntry(outerLine, outerColumn);
    const path = originalSource.replace(/^(\.\.\/)+/, '');
    const [, packageName] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    if (packageName) return { path: packageName, line: 0 };
    return path.endsWith('.ts') ? { path, line: originalLine + 1 } : { path: 'templates', line: 0 };
  });
}

function runsOf(places, declarationsOf) {
  const runs = [];
  let before = { path: undefined, line: 0, end: 0 };
  for (const { path, line } of places) {
    if (path !== before.path) {
      runs.push({ path, steps: [], names: [] });
      before = { path, line: 0, declaration: undefined };
    }
    const { steps, names } = runs.at(-1);
    const declaration = declarationsOf(path).findLast((one) => one.line <= line);
    const begins = declaration !== undefined && declaration.name !== before.declaration?.name;
    steps.push(character(line - before.line, begins));
    if (begins) names.push(declaration.name === nameOfFile(path) ? '' : declaration.name);
    before = { path, line, declaration: declaration ?? before.declaration };
  }
  return runs;
}

const known = new Map();

/** The declarations at the top level of a source, with their lines. */
function declarationsOf(file) {
  if (!known.has(file)) {
    const lines = file.endsWith('.ts') && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const found = lines.flatMap((text, at) => {
      const name = /^(?:export )?(?:async )?(?:function\*?|const|class) ([\w$]+)/.exec(text)?.[1];
      return name === undefined ? [] : [{ name, line: at + 1 }];
    });
    known.set(file, found);
  }
  return known.get(file);
}

/** `decideNew` for src/command/decide-new.ts */
const nameOfFile = (path) => path.replace(/^.*\/|\..*$/g, '').replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** A path with a slash for each folder that it shares with the path before it. */
function shortened(path, before) {
  const [folders, others] = [path, before].map((one) => one.split('/').slice(0, -1));
  const different = folders.findIndex((folder, at) => folder !== others[at]);
  const shared = different === -1 ? folders.length : different;
  return '/'.repeat(shared) + path.split('/').slice(shared).join('/');
}

/** A step of lines forward and back as an even or odd number; twice that, and 1 more where a declaration begins, from # on. */
const character = (step, begins) =>
  String.fromCharCode(35 + 2 * (step < 0 ? -2 * step - 1 : 2 * step) + (begins ? 1 : 0));
