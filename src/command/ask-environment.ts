import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import type { Terminal } from '../shell/terminal.ts';
import { environmentQuestions } from '../wizard/environment-questions.ts';
import { start } from '../wizard/machine.ts';
import type { Script } from '../wizard/question.ts';
import { askQuestions } from './ask-questions.ts';

/**
 * Asks for the answers of one environment that are missing.
 *
 * @param given its answers, with its name
 * @param likelyOrg the organization that is offered
 * @throws UserError 'interrupted' for ctrl-C
 */
export async function askEnvironment(terminal: Terminal, given: Plain, likelyOrg: string | undefined): Promise<Plain> {
  const one = ({ environments }: Plain): Plain => {
    const [entry] = Array.isArray(environments) ? environments : [];
    return isPlain(entry) ? entry : given;
  };
  const script: Script = (raw) => environmentQuestions(one(raw), likelyOrg);
  const raw = await askQuestions(start(script, { environments: [given] }), {
    terminal,
    hasHeadings: false,
    review: async () => undefined,
    resume: () => new UserError('interrupted', 'Interrupted. Nothing was written.'),
  });
  return one(raw);
}
