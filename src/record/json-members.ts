/** One member of the outermost object of a JSON text. */
export interface JsonMember {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  /** The first place behind the value. */
  readonly end: number;
}

/**
 * Finds the members of the outermost object of a JSON text, in their order. Nothing in them is converted, so that a
 * member can be replaced and every other character stays. Does not recurse: values may be nested to any depth.
 *
 * @param text valid JSON whose outermost value is an object
 */
export function jsonMembers(text: string): readonly JsonMember[] {
  const members: JsonMember[] = [];
  let at = skipBlanks(text, skipBlanks(text, 0) + 1);
  while (at < text.length && text[at] !== '}') {
    const start = at;
    const nameEnd = endOfString(text, start);
    const valueStart = skipBlanks(text, skipBlanks(text, nameEnd) + 1);
    const end = endOfValue(text, valueStart);
    members.push({ name: JSON.parse(text.slice(start, nameEnd)) as string, start, valueStart, end });
    at = skipBlanks(text, end);
    if (text[at] === ',') at = skipBlanks(text, at + 1);
  }
  return members;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
}

/** @param from the place of the opening quote */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  const significant = /["[\]{}]/g;
  for (let at = from; at < text.length; ) {
    if (depth > 0) {
      significant.lastIndex = at;
      at = significant.exec(text)?.index ?? text.length;
    }
    const character = text.charAt(at);
    if (depth === 0 && at > from && ',}] \t\n\r'.includes(character)) return at;
    if (character === '"') at = endOfString(text, at);
    else {
      if ('{['.includes(character)) depth += 1;
      if ('}]'.includes(character)) depth -= 1;
      at += 1;
    }
    if (depth === 0 && '"}]'.includes(text.charAt(at - 1))) return at;
  }
  return text.length;
}
