import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { documentNames } from '../docs/document.ts';

/** A word or phrase that the style guide rejects. */
interface Rule {
  readonly phrase: string;
  readonly pattern: RegExp;
}

const guide = 'CONTRIBUTING.md';
const listHeading = '## Style guide';

/** Uses of listed words that are required, each with the reason. */
const allowed: readonly { readonly phrase: string; readonly path: RegExp; readonly reason: string }[] = [
  { phrase: 'cancelled', path: /^templates\/ci\/github-actions\//, reason: 'a function of GitHub Actions expressions' },
  {
    phrase: 'cancelled',
    path: /^test\/ci\/(meaning\/)?github-/,
    reason: 'a function and a job result of GitHub Actions',
  },
];

/** The rules in the word list of the style guide. */
function rules(markdown: string): readonly Rule[] {
  const rows = markdown.slice(markdown.indexOf(listHeading)).matchAll(/^\| (`[^|]+`) +\|/gm);
  return [...rows].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => {
      const words = phrase.split(' ').map((word) => word.replaceAll('*', '\\w*'));
      return { phrase, pattern: new RegExp(`\\b${words.join('[\\s*/#]+')}\\b`, 'gi') };
    }),
  );
}

/** Every use of a listed word in a text, as `path:line: phrase`. */
function violations(path: string, text: string, all: readonly Rule[]): readonly string[] {
  return all.flatMap(({ phrase, pattern }) =>
    allowed.some((one) => one.phrase === phrase && one.path.test(path))
      ? []
      : [...text.matchAll(pattern)].map(({ index }) => `${path}:${text.slice(0, index).split('\n').length}: ${phrase}`),
  );
}

/** Folders that are not read: generated repositories, and this test with its examples. */
const ignored = /^test\/(golden|frozen)\/|^test\/lint\/words\.test\.ts$/;

/** The files that people read: templates, code with its messages and comments, tests, and documents. */
function readFiles(): ReadonlyMap<string, string> {
  const folders = ['templates', 'src', 'generators', 'build', 'bench', 'test', 'web'];
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs|ejs|css)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .filter((path) => !ignored.test(path)),
  );
  const documents = [...documentNames, 'SECURITY.md', 'CHANGELOG.md', guide];
  return new Map(
    [...paths, ...documents].map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return [path, path === guide ? text.slice(0, text.indexOf(listHeading)) : text];
    }),
  );
}

describe('The word list of the style guide', () => {
  const all = rules(readFileSync(join(root, guide), 'utf8'));

  it('is read from CONTRIBUTING.md', () => {
    const phrases = all.map(({ phrase }) => phrase);
    ok(phrases.length > 40, phrases.join(', '));
    for (const phrase of ['organisation*', 'mend*', 'as it should be', 'in clear'])
      ok(phrases.includes(phrase), phrase);
  });

  it('finds words, beginnings of words and phrases that a line break divides', () => {
    const text = '// Mended by organisations.\n/** The key is in\n * clear. */\n';
    deepEqual(violations('x.ts', text, all), ['x.ts:1: organisation*', 'x.ts:1: mend*', 'x.ts:2: in clear']);
    deepEqual(violations('x.ts', 'The recommended amendment is in clearance.', all), []);
  });

  it('is respected by templates, code, comments, tests and documents', () => {
    const files = readFiles();
    ok(files.size > 250, `${files.size} files`);
    deepEqual(
      [...files].flatMap(([path, text]) => violations(path, text, all)),
      [],
    );
  });

  it('has exceptions that are in use, each with a reason', () => {
    for (const { phrase, path, reason } of allowed) {
      const texts = [...readFiles()].filter(([file]) => path.test(file)).map(([, text]) => text);
      ok(
        texts.some((text) => text.includes(phrase)),
        `${phrase}: ${path}`,
      );
      ok(reason.length > 10, phrase);
    }
  });
});
