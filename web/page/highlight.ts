import './prism-manual.ts';
import * as Prism from 'prismjs/components/prism-core.js';
import 'prismjs/components/prism-markup.js';
import 'prismjs/components/prism-bash.js';
import 'prismjs/components/prism-hcl.js';
import 'prismjs/components/prism-json.js';
import 'prismjs/components/prism-markdown.js';
import 'prismjs/components/prism-yaml.js';

/** A part of a text with the class of its highlighting; empty for plain text. */
export interface Piece {
  readonly text: string;
  readonly kind: string;
}

/** Longer texts are shown without highlighting: they are records, which are not for readers. */
const longest = 150_000;

/** The text in pieces, highlighted in the language of the file. */
export function highlight(path: string, text: string): readonly Piece[] {
  const language = languageOf(path, text);
  const grammar = language === undefined || text.length > longest ? undefined : Prism.languages[language];
  return grammar === undefined ? [{ text, kind: '' }] : piecesOf(Prism.tokenize(text, grammar), '');
}

function piecesOf(tokens: Prism.TokenStream, kind: string): readonly Piece[] {
  if (typeof tokens === 'string') return [{ text: tokens, kind }];
  if (Array.isArray(tokens)) return tokens.flatMap((one) => piecesOf(one, kind));
  return piecesOf(tokens.content, tokens.type);
}

function languageOf(path: string, text: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.example$/, '');
  const extension = /\.([a-z]+)$/.exec(name)?.[1] ?? '';
  return (
    languages[extension] ??
    (text.startsWith('#!') || name.startsWith('.') || name === 'CODEOWNERS' ? 'bash' : undefined)
  );
}

const languages: Readonly<Record<string, string>> = {
  tf: 'hcl',
  tofu: 'hcl',
  hcl: 'hcl',
  tfvars: 'hcl',
  sh: 'bash',
  yml: 'yaml',
  yaml: 'yaml',
  json: 'json',
  md: 'markdown',
};
