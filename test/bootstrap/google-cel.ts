/** The context of a condition: what its names and attributes are. */
export interface CelContext {
  /** `resource.name`, `assertion.sub` and others, by their full name. */
  readonly names: Readonly<Record<string, string>>;
  /** The attributes of `api.getAttribute`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** An undefined value is an error of CEL: a name without a value. */
type Value = string | boolean | readonly string[] | undefined;

/**
 * Evaluates a condition in the part of CEL that the bootstrap uses (https://github.com/google/cel-spec): `&&`, `||`, `==`, `in`,
 * `+`, parentheses, `startsWith`, `endsWith`, `api.getAttribute`, strings and lists. As in Google Cloud, an error does not grant
 * access: a condition that compares a name without a value does not hold, unless the other side of `||` does.
 *
 * @throws Error for an expression that it does not know
 */
export function holds(expression: string, context: CelContext): boolean {
  return evaluate(expression, context) === true;
}

/** The string that an expression yields; undefined if a name has no value. */
export function stringOf(expression: string, context: CelContext): string | undefined {
  const value = evaluate(expression, context);
  return typeof value === 'string' ? value : undefined;
}

/** Decides `||` for true and `&&` for false: one side is enough, and otherwise an error of either side remains. */
function decide(deciding: boolean, left: Value, right: Value): Value {
  if (left === deciding || right === deciding) return deciding;
  return left === undefined || right === undefined ? undefined : !deciding;
}

const token = /\s*("(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_.]*|&&|\|\||==|[()[\],+])/y;

function evaluate(expression: string, context: CelContext): Value {
  const tokens = tokensOf(expression);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (expected?: string): string => {
    const found = tokens[at++];
    if (found === undefined || (expected !== undefined && found !== expected))
      throw new Error(`CEL: ${found ?? 'the end'} in ${expression}`);
    return found;
  };
  const either = (): Value => {
    let left = both();
    while (peek() === '||') {
      take();
      const right = both();
      left = decide(true, left, right);
    }
    return left;
  };
  const both = (): Value => {
    let left = comparison();
    while (peek() === '&&') {
      take();
      const right = comparison();
      left = decide(false, left, right);
    }
    return left;
  };
  const comparison = (): Value => {
    const left = sum();
    if (peek() === '==') {
      take();
      const right = sum();
      return left === undefined || right === undefined ? undefined : left === right;
    }
    if (peek() === 'in') {
      take();
      const list = sum();
      return left === undefined ? undefined : Array.isArray(list) && list.includes(left);
    }
    return left;
  };
  const sum = (): Value => {
    let left = primary();
    while (peek() === '+') {
      take();
      const right = primary();
      left = left === undefined || right === undefined ? undefined : `${String(left)}${String(right)}`;
    }
    return left;
  };
  const list = (end: string): readonly string[] => {
    const values: string[] = [];
    while (peek() !== end) {
      values.push(String(either()));
      if (peek() === ',') take();
    }
    take(end);
    return values;
  };
  const primary = (): Value => {
    const found = take();
    if (found === '(') {
      const value = either();
      take(')');
      return value;
    }
    if (found === '[') return list(']');
    if (found.startsWith('"')) return JSON.parse(found) as string;
    if (peek() !== '(') return nameOf(found);
    take('(');
    return call(found, list(')'));
  };
  const nameOf = (name: string): string | undefined => context.names[name];
  const call = (name: string, args: readonly string[]): Value => {
    const [first = '', second = ''] = args;
    if (name === 'api.getAttribute') return context.attributes?.[first] ?? second;
    const [, subject = '', method = ''] = /^(.*)\.([A-Za-z]+)$/.exec(name) ?? [];
    if (method === 'startsWith') return nameOf(subject)?.startsWith(first);
    if (method === 'endsWith') return nameOf(subject)?.endsWith(first);
    throw new Error(`CEL: unknown function ${name}`);
  };
  const value = either();
  if (at < tokens.length) throw new Error(`CEL: ${tokens[at]} in ${expression}`);
  return value;
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < expression.trimEnd().length) {
    const start = token.lastIndex;
    const found = token.exec(expression)?.[1];
    if (found === undefined) throw new Error(`CEL: unknown text at ${start} of ${expression}`);
    tokens.push(found);
  }
  return tokens;
}
