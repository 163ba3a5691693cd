import { match, ok } from 'node:assert/strict';
import { Lexer, Parser } from '@actions/expressions';
import { isMap, isScalar, parseDocument, visit } from 'yaml';

const contexts = ['env', 'github', 'inputs', 'matrix', 'needs', 'runner', 'secrets', 'steps', 'vars'];
const functions = ['always', 'cancelled', 'failure', 'success'];

/** Whether GitHub's own parser refuses an expression. */
function isRefused(expression: string): boolean {
  try {
    new Parser(
      new Lexer(expression).lex().tokens,
      contexts,
      functions.map((name) => ({ name, minArgs: 0, maxArgs: 0 })),
    ).parse();
    return false;
  } catch (error) {
    ok(error instanceof Error);
    match(error.message, /MaxLength|[Tt]oo many parameters/);
    return true;
  }
}

/** The expression that GitHub makes of a text, with `format`; undefined for a text without one. */
function expressionOf(key: string, text: string): string | undefined {
  const parts = text.split(/\$\{\{(.*?)\}\}/s);
  if (parts.length === 1) return key === 'if' ? text : undefined;
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return parts[1];
  const format = parts
    .map((part, at) => (at % 2 === 0 ? part.replace(/['{}]/g, '$&$&') : `{${(at - 1) / 2}}`))
    .join('');
  return `format('${format}', ${parts.filter((_, at) => at % 2 === 1).join(', ')})`;
}

/** The limits of GitHub that a workflow exceeds, found by its parsers. */
function excessesOf(workflow: string): ReadonlySet<'size' | 'matrix' | 'expression'> {
  const found = new Set<'size' | 'matrix' | 'expression'>();
  if (Buffer.byteLength(workflow) > 512_000) found.add('size');
  visit(parseDocument(workflow), {
    Pair: (_, { key, value }) => {
      const name = String(isScalar(key) ? key.value : '');
      if (name === 'matrix' && isMap(value)) {
        const { environment } = value.toJSON() as { readonly environment: readonly string[] };
        if (environment.length > 256) found.add('matrix');
      }
      if (!isScalar(value) || typeof value.value !== 'string') return;
      const expression = expressionOf(name, value.value);
      if (expression !== undefined && isRefused(expression)) found.add('expression');
    },
  });
  return found;
}

/** The workflows that exceed a limit, and the limits. */
export function oversized(texts: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const workflows = [...texts].filter(([path]) => path.startsWith('.github/workflows/'));
  return new Map(workflows.map(([path, text]) => [path, excessesOf(text)] as const).filter(([, { size }]) => size > 0));
}
