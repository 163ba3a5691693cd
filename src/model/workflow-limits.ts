/**
 * The limits of GitHub Actions that a workflow with many jobs exceeds. GitHub does not run a larger file, and reports it only on the
 * page of a run without jobs, if at all. Sources: https://docs.github.com/en/actions/reference/limits (bytes, jobs of a matrix),
 * and ExpressionConstants.cs of https://github.com/actions/runner (length of an expression, arguments of `format`).
 */
export const workflowLimits = { bytes: 512_000, matrixJobs: 256, expression: 21_000, expressionsInText: 254 } as const;

/** Why GitHub does not run a workflow file with this text, as a predicate; undefined if it is within the limit. */
export function excessOfFile(text: string): string | undefined {
  // No character has more than three bytes for each of its units.
  if (text.length * 3 <= workflowLimits.bytes) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  return excess(bytes, workflowLimits.bytes, 'bytes');
}

/**
 * The same for a text in a workflow. GitHub makes one expression of a text with `${{ }}`.
 *
 * @param isCondition whether it is the text of `if`, which is an expression without these characters
 */
export function excessOfText(text: string, isCondition: boolean): string | undefined {
  if (text.length < workflowLimits.expressionsInText * shortestExpression) return undefined;
  const count = text.split('${{').length - 1;
  if (count === 0 && !isCondition) return undefined;
  return (
    excess(text.length, workflowLimits.expression, 'characters in an expression') ??
    excess(count, workflowLimits.expressionsInText, 'expressions in a text')
  );
}

/** The characters around an expression, and one in it. */
const shortestExpression = 6;

/** Says that a number of things is above the limit; undefined if it is not. */
export function excess(number: number, most: number, things: string): string | undefined {
  return number > most
    ? `has ${number} ${things}, and GitHub does not run a workflow with more than ${most}`
    : undefined;
}
