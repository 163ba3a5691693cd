import { nearest, show } from '../answers/words.ts';
import { ruleOf, rules } from '../audit/all-rules.ts';
import { explanation } from '../audit/report/explanation.ts';
import { UserError } from '../errors.ts';

/**
 * The explanation of a rule.
 *
 * @throws UserError 'usage' for a rule that does not exist, with the nearest one as a hint
 */
export function explained(id: string): string {
  const rule = ruleOf(id);
  if (rule !== undefined) return explanation(rule);
  const ids = rules.map((one) => one.id);
  const near = nearest(id, ids);
  throw new UserError(
    'usage',
    `Unknown rule ${show(id)}.`,
    near ? `Did you mean ${near}?` : `Rules: ${ids.join(', ')}.`,
  );
}
