/** A regular expression in a source file. */
export interface PatternLiteral {
  readonly at: string;
  readonly pattern: RegExp;
}

/** Reads the regular expressions of TypeScript source: comments and texts are skipped, `${…}` in a template is read. */
export function patternLiterals(file: string, text: string): readonly PatternLiteral[] {
  const found: PatternLiteral[] = [];
  const templates: number[] = [];
  let depth = 0;
  let before = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) continue;
    if (text.startsWith('//', at)) at = end(text, at, '\n');
    else if (text.startsWith('/*', at)) at = end(text, at + 2, '*/') + 1;
    else if (character === "'" || character === '"') at = endOfText(text, at, character);
    else if (character === '`') at = template(at + 1);
    else if (character === '}' && templates.at(-1) === depth) {
      templates.pop();
      depth -= 1;
      at = template(at + 1);
    } else if (character === '/' && (/[(,=:[!&|?{};+>]$|^$/.test(before) || /\b(?:return|case)$/.test(before))) {
      const last = endOfPattern(text, at);
      const flags = /^[a-z]*/.exec(text.slice(last + 1))?.[0] ?? '';
      const line = text.slice(0, at).split('\n').length;
      found.push({ at: `${file}:${line}`, pattern: new RegExp(text.slice(at + 1, last), flags) });
      at = last + flags.length;
    } else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    before = text.slice(Math.max(0, at - 10), at + 1);
  }
  return found;

  /** The end of a template, or the brace of an expression in it. */
  function template(from: number): number {
    for (let at = from; at < text.length; at++) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '`') return at;
      else if (text.startsWith('${', at)) {
        depth += 1;
        templates.push(depth);
        return at + 1;
      }
    }
    return text.length;
  }
}

function end(text: string, from: number, what: string): number {
  const at = text.indexOf(what, from);
  return at === -1 ? text.length : at;
}

function endOfText(text: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}

function endOfPattern(text: string, from: number): number {
  let isInSet = false;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '[') isInSet = true;
    else if (character === ']') isInSet = false;
    else if (character === '/' && !isInSet) return at;
  }
  throw new Error(`a regular expression has no end: ${text.slice(from, from + 40)}`);
}
