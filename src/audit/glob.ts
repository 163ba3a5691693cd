/** A part of a glob: a character, `?`, a set of characters, `*` inside a name, `**` across names, or `**\/`: whole names. */
type Token =
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly accepts: (character: string) => boolean }
  | { readonly kind: 'star' }
  | { readonly kind: 'stars' }
  | { readonly kind: 'folders' };

/** Whether a path matches a glob. */
export type GlobMatch = (path: string) => boolean;

/**
 * Compiles a glob of Git: `*` and `?` match inside a name, `**` between slashes any number of folders, `[a-z]` a character,
 * and `\` escapes. https://git-scm.com/docs/gitignore#_pattern_format
 *
 * It is no regular expression, because one with several `*` takes exponential time. The time is the product of both lengths.
 */
export function globMatch(glob: string): GlobMatch {
  const tokens = tokensOf(glob);
  const text = longestText(tokens);
  return (path) => {
    if (!path.includes(text)) return false;
    // What can be matched after each token: the places in the path that have been reached.
    let reached = new Uint8Array(path.length + 1);
    reached[0] = 1;
    for (const token of tokens) {
      const next = new Uint8Array(path.length + 1);
      step(token, path, reached, next);
      reached = next;
    }
    return reached[path.length] === 1;
  };
}

/** The longest text in a glob: a path that matches contains it, and most paths do not. */
function longestText(tokens: readonly Token[]): string {
  let longest = '';
  let text = '';
  for (const token of tokens) {
    text = token.kind === 'character' ? text + token.text : '';
    if (text.length > longest.length) longest = text;
  }
  return longest;
}

function step(token: Token, path: string, reached: Uint8Array, next: Uint8Array): void {
  let isOpen = false;
  for (let at = 0; at <= path.length; at++) {
    if (token.kind === 'star' || token.kind === 'stars' || token.kind === 'folders') {
      isOpen ||= reached[at] === 1;
      // `**/` ends at the beginning of a name, or where it began: Git reads `ab**/` as the folder `ab`.
      if (isOpen && (token.kind !== 'folders' || reached[at] === 1 || path[at - 1] === '/')) next[at] = 1;
      if (token.kind === 'star' && path[at] === '/') isOpen = false;
    } else if (reached[at] === 1 && at < path.length && accepts(token, path[at] ?? '')) next[at + 1] = 1;
  }
}

function accepts(token: Exclude<Token, { readonly kind: 'star' | 'stars' | 'folders' }>, character: string): boolean {
  if (token.kind === 'character') return token.text === character;
  if (character === '/') return false;
  return token.kind === 'any' || token.accepts(character);
}

/**
 * Whether `**` after this part represents whole names. Git takes the part before the first special character off, so that
 * the rest of `a**\/b` begins with `**`.
 */
function isWhole(before: string): boolean {
  return before.endsWith('/') || !/[*?[\\]/.test(before);
}

function tokensOf(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] ?? '';
    if (character === '*') {
      let end = at;
      while (glob[end] === '*') end += 1;
      const isAlone = end - at >= 2 && isWhole(glob.slice(0, at)) && (end === glob.length || glob[end] === '/');
      // The slash after `**` belongs to it: `a/**/b` matches `a/b`.
      const isFolders = isAlone && glob[end] === '/';
      tokens.push({ kind: isFolders ? 'folders' : isAlone ? 'stars' : 'star' });
      at = isFolders ? end : end - 1;
    } else if (character === '?') tokens.push({ kind: 'any' });
    else if (character === '[') {
      const { token, end } = setAt(glob, at);
      tokens.push(token);
      at = end;
    } else if (character === '\\') {
      at += 1;
      tokens.push(at < glob.length ? { kind: 'character', text: glob[at] ?? '' } : nothing);
    } else tokens.push({ kind: 'character', text: character });
  }
  return tokens;
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html#tag_09_03_05 */
const classes: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** What a part of a glob that is not valid matches. */
const nothing: Token = { kind: 'set', accepts: () => false };

/** The set of characters that begins at a place. One that does not end matches nothing. */
function setAt(glob: string, from: number): { readonly token: Token; readonly end: number } {
  let at = from + 1;
  const isNegated = glob[at] === '!' || glob[at] === '^';
  if (isNegated) at += 1;
  const members: ((character: string) => boolean)[] = [];
  for (const first = at; at < glob.length; at++) {
    if (glob[at] === ']' && at > first) {
      const accepts = (character: string): boolean => members.some((one) => one(character)) !== isNegated;
      return { token: { kind: 'set', accepts }, end: at };
    }
    const named = /^\[:([a-z]{1,8}):\]/.exec(glob.slice(at, at + 12));
    if (named !== null) {
      const pattern = classes[named[1] ?? ''];
      members.push((character) => pattern?.test(character) === true);
      at += named[0].length - 1;
      continue;
    }
    if (glob[at] === '\\') at += 1;
    const begin = glob[at] ?? '';
    let last = begin;
    if (glob[at + 1] === '-' && at + 2 < glob.length && glob[at + 2] !== ']') {
      at += glob[at + 2] === '\\' ? 3 : 2;
      last = glob[at] ?? '';
    }
    members.push((character) => character >= begin && character <= last);
  }
  return { token: nothing, end: glob.length };
}
