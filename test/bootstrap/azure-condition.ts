/** A request to Azure, as conditions of role assignments see it. */
export interface AzureRequest {
  /** The action or data action. */
  readonly action: string;
  readonly subOperation?: string;
  /** Attributes with their source, such as `@Resource[…:path]`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Evaluates a condition of a role assignment in the part of the language that the bootstrap uses
 * (https://learn.microsoft.com/azure/role-based-access-control/conditions-format): `AND`, `OR`, `NOT`, `!`, parentheses,
 * `ActionMatches`, `SubOperationMatches`, `StringEquals` and `StringStartsWith`. A comparison with an attribute that the request
 * does not have is false.
 *
 * @throws Error for a condition that it does not know
 */
export function conditionHolds(condition: string, request: AzureRequest): boolean {
  const tokens = tokensOf(condition);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (expected?: string): string => {
    const found = tokens[at++];
    if (found === undefined || (expected !== undefined && found !== expected))
      throw new Error(`condition: ${found ?? 'the end'} in ${condition}`);
    return found;
  };
  const either = (): boolean => {
    let left = both();
    while (peek() === 'OR') {
      take();
      const right = both();
      left = left || right;
    }
    return left;
  };
  const both = (): boolean => {
    let left = primary();
    while (peek() === 'AND') {
      take();
      const right = primary();
      left = left && right;
    }
    return left;
  };
  const primary = (): boolean => {
    const found = take();
    if (found === '!' || found === 'NOT') return !primary();
    if (found === '(') {
      const value = either();
      take(')');
      return value;
    }
    const [, name, argument] = /^(\w+)\{'(.*)'\}$/.exec(found) ?? [];
    if (name === 'ActionMatches') return matches(argument ?? '', request.action);
    if (name === 'SubOperationMatches') return request.subOperation === argument;
    if (!found.startsWith('@')) throw new Error(`condition: ${found} in ${condition}`);
    const operator = take();
    const expected = take().slice(1, -1);
    const value = request.attributes?.[found];
    if (operator === 'StringEquals') return value === expected;
    if (operator === 'StringStartsWith') return value?.startsWith(expected) ?? false;
    throw new Error(`condition: ${operator} in ${condition}`);
  };
  const value = either();
  if (at < tokens.length) throw new Error(`condition: ${tokens[at]} in ${condition}`);
  return value;
}

/** Whether an action is covered by a pattern, in which `*` matches any text. */
export function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

const token = /\s*(AND\b|OR\b|NOT\b|!|\(|\)|\w+\{'[^']*'\}|@\w+\[[^\]]*\]|'[^']*'|String\w+)/y;

function tokensOf(condition: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < condition.trimEnd().length) {
    const start = token.lastIndex;
    const found = token.exec(condition)?.[1];
    if (found === undefined) throw new Error(`condition: unknown text at ${start} of ${condition}`);
    tokens.push(found);
  }
  return tokens;
}
