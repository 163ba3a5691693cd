// The part of the program that the page runs: the same modules that the command line runs, without input and output.

import { defaultHost, tierOf } from '../src/answers/environments.ts';
import { parseAnswers } from '../src/answers/parse.ts';
import type { Plain } from '../src/answers/shape.ts';
import { type ChecklistState, checklistStates } from '../src/guidance/checklist-states.ts';
import { environmentLimits } from '../src/guidance/environment-limits.ts';
import { warnings } from '../src/guidance/warnings.ts';
import type { Answers } from '../src/model/answers.ts';
import type { PlannedFile } from '../src/model/file-set.ts';
import { onceForEach } from '../src/model/once-for-each.ts';
import { plan } from '../src/plan/plan.ts';
import { withRecord } from '../src/record/record-files.ts';
import { version } from '../src/version.ts';

export { answerAt, parsePath } from '../src/answers/answer-path.ts';
export { answersIn } from '../src/answers/answers-in.ts';
export { credentialObjection } from '../src/answers/check-field.ts';
export { definition, environmentFields } from '../src/answers/definition.ts';
export { withExample } from '../src/answers/example.ts';
export { knownAnswers } from '../src/answers/known-answers.ts';
export { choiceOf } from '../src/answers/node.ts';
export { withoutAnswer } from '../src/answers/set.ts';
export { isPlain } from '../src/answers/shape.ts';
export { decodeLink, encodeLink } from '../src/answers/share-link.ts';
export { UserError } from '../src/errors.ts';
export { fileReason } from '../src/guidance/file-reasons.ts';
export { differences } from '../src/merge/align-lines.ts';
export { credentialIn } from '../src/model/credential/redact.ts';
export { generatorName } from '../src/model/generator-name.ts';
export { answersYaml } from '../src/record/answers-yaml.ts';
export { parseDocument } from '../src/shell/parse-document.ts';
export { leavesOf } from '../src/wizard/leaves.ts';
export { sections } from '../src/wizard/question.ts';
export { commandFor, shortest } from '../src/wizard/repeat-command.ts';
export { repositoryQuestions } from '../src/wizard/repository-questions.ts';
export { onceForEach, parseAnswers, version };

/** The files of a new repository by path. */
export type Files = ReadonlyMap<string, PlannedFile>;

/** Every file that `new` writes into an empty folder: the planned files, and the record for later updates. */
export function filesOf(answers: Answers): Files {
  return new Map(withRecord(planOf(answers), answers, version, undefined));
}

/** The lines of the checklist for answers. */
export function checklistOf(answers: Answers): readonly ChecklistState[] {
  return checklistStates(answers, planOf(answers));
}

/** What `new` warns about. */
export function remarksOn(answers: Answers): readonly string[] {
  const files = planOf(answers);
  return [...warnings(answers), ...environmentLimits(answers, (path) => files.get(path)?.text)];
}

/** The planned files, which the tree and the checklist show. */
const planOf = onceForEach(plan);

/**
 * The same for raw answers.
 *
 * @throws UserError 'answers' with every objection
 */
export function filesFor(raw: Plain): Files {
  return filesOf(parseAnswers(raw));
}

/** What applies to an environment that does not set its tier and its host. */
export function environmentDefaults(environment: Plain): { readonly tier: string; readonly host: string | undefined } {
  const { name, org } = environment;
  return {
    tier: tierOf(typeof name === 'string' ? name : ''),
    host: typeof org === 'string' ? defaultHost(org) : undefined,
  };
}
