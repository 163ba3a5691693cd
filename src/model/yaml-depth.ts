/** A parser of YAML calls itself for each level, and the process would end where the stack does. */
const deepest = 200;
/** Every level of a block takes at least a character at the beginning of a line. */
const widest = 400;

/** Whether a text in YAML is nested so deeply that it must not be parsed. Takes time in proportion to its length. */
export function isTooDeepYaml(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : depth > 0 ? -1 : 0;
    if (depth > deepest) return true;
  }
  return new RegExp(`^[ \\t?:-]{${widest}}`, 'm').test(text);
}
