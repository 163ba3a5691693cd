// Expressions of GitHub Actions, as far as the generated workflows use them; anything else throws.
// https://docs.github.com/actions/reference/workflows-and-actions/expressions

export type Value = string | boolean | { readonly [name: string]: Value };

/** What an expression may look at, and the status functions as they stand where it is. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions: Readonly<Record<string, () => boolean>>;
}

const token = /\s*(?:(&&|\|\||==|!=|[!()])|'((?:[^']|'')*)'|([A-Za-z_][A-Za-z0-9_.-]*)(\(\))?)/y;
type Token = { readonly op?: string; readonly text?: string; readonly path?: string; readonly call?: boolean };

function tokens(source: string): Token[] {
  const found: Token[] = [];
  for (token.lastIndex = 0; source.slice(token.lastIndex).trim() !== ''; ) {
    const at = token.lastIndex;
    const [, op, text, path, call] = token.exec(source) ?? [];
    if (op !== undefined) found.push({ op });
    else if (text !== undefined) found.push({ text: text.replaceAll("''", "'") });
    else if (path !== undefined) found.push({ path, call: call !== undefined });
    else throw new Error(`no expression that is known here: ${source.slice(at)}`);
  }
  return found;
}

/** Whether a condition asks for the status itself; if not, GitHub puts `success() &&` before it. */
export function asksStatus(source: string): boolean {
  return tokens(source).some(({ path, call }) => call === true && path !== undefined);
}

export const isTrue = (value: Value): boolean => value !== false && value !== '';

/** The value of an expression. */
export function evaluate(source: string, scope: Scope): Value {
  const rest = tokens(source);
  const takes = (op: string): boolean => rest[0]?.op === op && rest.shift() !== undefined;
  const or = (): Value => {
    let left = and();
    while (takes('||')) {
      const right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  };
  const and = (): Value => {
    let left = equality();
    while (takes('&&')) {
      const right = equality();
      left = isTrue(left) ? right : left;
    }
    return left;
  };
  const equality = (): Value => {
    const left = unary();
    if (takes('==')) return same(left, unary());
    return takes('!=') ? !same(left, unary()) : left;
  };
  const unary = (): Value => {
    if (takes('!')) return !isTrue(unary());
    if (takes('(')) {
      const inner = or();
      if (!takes(')')) throw new Error(`a parenthesis is missing: ${source}`);
      return inner;
    }
    const { text, path, call } = rest.shift() ?? {};
    if (text !== undefined) return text;
    if (path === undefined) throw new Error(`an operand is missing: ${source}`);
    return call === true ? called(path, scope) : looked(path, scope);
  };
  const value = or();
  if (rest.length > 0) throw new Error(`more than one expression: ${source}`);
  return value;
}

const same = (a: Value, b: Value): boolean =>
  typeof a === typeof b && String(a).toLowerCase() === String(b).toLowerCase();

function called(name: string, { functions }: Scope): Value {
  const found = functions[name];
  if (found === undefined) throw new Error(`no function ${name}() here`);
  return found();
}

/** Contexts and what is directly in them have to exist; outputs that nobody set are empty. */
function looked(path: string, { contexts }: Scope): Value {
  let value: Value = contexts;
  let isOutput = false;
  for (const name of path.split('.')) {
    const found: Value | undefined = typeof value === 'object' ? value[name] : undefined;
    if (found === undefined && !isOutput) throw new Error(`${path} is not there: ${name}`);
    value = found ?? '';
    isOutput = name === 'outputs';
  }
  return value;
}

/** A text with its expressions replaced. */
export function filled(text: string, scope: Scope): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, source: string) => {
    const value = evaluate(source, scope);
    if (typeof value === 'object') throw new Error(`${source} is no text`);
    return String(value);
  });
}
