import { nearest, show } from '../answers/words.ts';
import { ruleOf, rules } from '../audit/all-rules.ts';
import { explanation } from '../audit/report/explanation.ts';
import { UserError } from '../errors.ts';
import {
  answerExplanation,
  choiceExplanation,
  explainedAnswers,
  explainedChoices,
} from '../guidance/explain-choice.ts';

/** Everything that `explain` explains: rules, choices, and answers with choices. */
export function explainedNames(): readonly string[] {
  return [...new Set([...explainedAnswers(), ...explainedChoices(), ...rules.map(({ id }) => id)])];
}

/**
 * The explanation of a rule, of a choice, or of an answer with choices.
 *
 * @throws UserError 'usage' for an unknown name, with the nearest one as a hint
 */
export function explained(name: string): string {
  const rule = ruleOf(name);
  if (rule !== undefined) return explanation(rule);
  const text = answerExplanation(name) ?? choiceExplanation(name);
  if (text !== undefined) return text;
  const near = nearest(name, explainedNames());
  throw new UserError(
    'usage',
    `Unknown rule or choice ${show(name)}.`,
    near
      ? `Did you mean ${near}?`
      : `Answers: ${explainedAnswers().join(', ')}. Choices: ${explainedChoices().join(', ')}. Rules: ${rules.map(({ id }) => id).join(', ')}.`,
  );
}
