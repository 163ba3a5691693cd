/** The text that a line is compared by where its white space does not count. */
export type BlankFree = (lines: readonly string[]) => readonly string[];

/**
 * The rule of a file's language for white space that means nothing, such as the alignment of `terraform fmt`.
 *
 * @returns undefined for a language in which white space has a meaning, such as YAML and Markdown
 */
export function blankFreeOf(path: string): BlankFree | undefined {
  if (/\.json$/.test(path)) return withoutBlanks(json);
  return /\.(tf|tofu|hcl|tfvars)(\.example)?$/.test(path) ? withoutBlanks(hcl) : undefined;
}

/** How far a line has been read: where it continues, or undefined where it cannot be divided into tokens. */
type Reader = (line: string, from: number) => number | undefined;

interface Language {
  /** Reads a string from its opening quote to the place behind the closing one, in the same line. */
  readonly readString: Reader;
  readonly hasComments: boolean;
}

const json: Language = { readString: readPlainString, hasComments: false };
const hcl: Language = { readString: readTemplate, hasComments: true };

/** What the lines that follow belong to. */
type Inside = { readonly kind: 'code' | 'comment' | 'unknown' } | { readonly kind: 'heredoc'; readonly end: string };

/**
 * Lines that differ only in white space between tokens get the same text. Strings, comments and heredocs stay exactly as
 * they are. From a line on that cannot be divided into tokens, all lines do.
 */
function withoutBlanks(language: Language): BlankFree {
  return (lines) => {
    let inside: Inside = { kind: 'code' };
    return lines.map((line) => {
      if (inside.kind === 'code') {
        const read = readCode(line, language);
        inside = read.inside;
        return read.text;
      }
      if (inside.kind === 'heredoc' && line.trim() === inside.end) inside = { kind: 'code' };
      if (inside.kind === 'comment' && line.includes('*/')) inside = { kind: 'code' };
      return exactly(line);
    });
  };
}

/** No line of code begins with this character. */
const exact = '\0';

function exactly(line: string): string {
  return exact + line;
}

/** Whether a line of a `BlankFree` text is within a comment, a heredoc, or what cannot be divided into tokens. */
export function isExact(line: string): boolean {
  return line.startsWith(exact);
}

function readCode(line: string, { readString, hasComments }: Language): { text: string; inside: Inside } {
  const code: Inside = { kind: 'code' };
  let text = '';
  for (let at = 0; at < line.length; ) {
    const rest = line.slice(at);
    const next = line.charAt(at);
    if (isBlank(next)) {
      while (isBlank(line.charAt(at))) at += 1;
      if (wouldJoin(text.at(-1), line[at])) text += ' ';
    } else if (next === '"') {
      const end = readString(line, at);
      if (end === undefined) return { text: exactly(line), inside: { kind: 'unknown' } };
      text += line.slice(at, end);
      at = end;
    } else if (hasComments && (next === '#' || rest.startsWith('//'))) {
      return { text: `${text}${rest.trimEnd()}`, inside: code };
    } else if (hasComments && rest.startsWith('/*')) {
      const end = rest.indexOf('*/', 2);
      if (end === -1) return { text: exactly(line), inside: { kind: 'comment' } };
      text += rest.slice(0, end + 2);
      at += end + 2;
    } else if (hasComments && rest.startsWith('<<')) {
      const end = /^<<-?([\p{L}_][\p{L}\p{N}_-]*)\s*$/u.exec(rest)?.[1];
      if (end === undefined) return { text: exactly(line), inside: { kind: 'unknown' } };
      return { text: `${text}${rest.trimEnd()}`, inside: { kind: 'heredoc', end } };
    } else {
      text += next;
      at += 1;
    }
  }
  return { text, inside: code };
}

/** A byte order mark is one, too: editors add and remove it. */
function isBlank(one: string): boolean {
  return one === ' ' || one === '\t' || one === '\uFEFF';
}

/** Whether two characters with nothing between them could make one token. */
function wouldJoin(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const isWord = (one: string): boolean => /[\p{L}\p{N}\p{M}_.-]/u.test(one);
  const isOperator = (one: string): boolean => /[-=!<>&|/*+%?:.]/.test(one);
  return (isWord(before) && isWord(after)) || (isOperator(before) && isOperator(after));
}

function readPlainString(line: string, from: number): number | undefined {
  for (let at = from + 1; at < line.length; at += 1) {
    if (line[at] === '"') return at + 1;
    if (line[at] === '\\') at += 1;
  }
  return undefined;
}

/** A string in which `${ }` and `%{ }` contain code, which may contain strings. */
function readTemplate(line: string, from: number): number | undefined {
  const open: ('string' | 'brace')[] = ['string'];
  for (let at = from + 1; at < line.length; at += 1) {
    const one = line[at];
    if (open.at(-1) === 'brace') {
      if (one === '"') open.push('string');
      else if (one === '{') open.push('brace');
      else if (one === '}') open.pop();
    } else if (one === '\\') at += 1;
    else if (one === '"') open.pop();
    else if (/^(\$\$|%%)\{/.test(line.slice(at, at + 3))) at += 2;
    else if (/^[$%]\{/.test(line.slice(at, at + 2))) {
      open.push('brace');
      at += 1;
    }
    if (open.length === 0) return at + 1;
  }
  return undefined;
}
