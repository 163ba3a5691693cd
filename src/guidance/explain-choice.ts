import { definition } from '../answers/definition.ts';
import { withExample } from '../answers/example.ts';
import { parseAnswers } from '../answers/parse.ts';
import { setAnswer } from '../answers/set.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import type { Choice } from '../model/choice.ts';
import type { Field } from '../model/field.ts';
import { choiceFacts, type Fact } from './choice-facts.ts';

/** An answer with choices of the registry. */
export interface ChoiceQuestion {
  /** The name of the answer. */
  readonly name: string;
  /** The path that `--set` takes. */
  readonly path: string;
  readonly title: string;
  readonly flag: string | undefined;
  readonly default: string;
  readonly choices: readonly Choice[];
}

/** A choice with everything that is known about it, for texts and pages. */
export interface DescribedChoice {
  readonly question: ChoiceQuestion;
  readonly choice: Choice;
  readonly isDefault: boolean;
  /** How to select it on the command line. */
  readonly option: string;
  /** Raw answers of an example company with the choice. The parser accepts them. */
  readonly example: Plain;
  readonly facts: readonly Fact[];
  /** What the parser refuses together with the choice. */
  readonly constraints: readonly Constraint[];
}

/** Something that cannot be combined with a choice. */
export interface Constraint {
  /** The name of another answer and its choice, or the path of a setting. */
  readonly other: string;
  readonly reason: string;
}

/** The answers with choices, in the order of the definition. */
export const choiceQuestions: readonly ChoiceQuestion[] = Object.entries(definition).flatMap(
  ([name, node]): readonly ChoiceQuestion[] => {
    if (!('choices' in node)) return [];
    const { title, flag, choices } = node;
    const path = node.node === 'union' ? `${name}.kind` : name;
    return [{ name, path, title, flag, default: node.default ?? '', choices }];
  },
);

/** The names of the answers with choices. */
export function explainedAnswers(): readonly string[] {
  return choiceQuestions.map(({ name }) => name);
}

/** The names of all choices. */
export function explainedChoices(): readonly string[] {
  return [...new Set(choiceQuestions.flatMap(({ choices }) => choices.map(({ kind }) => kind)))];
}

/** What `explain` prints about an answer: its choices. Undefined if no answer has this name. */
export function answerExplanation(name: string): string | undefined {
  const question = choiceQuestions.find((one) => one.name === name);
  if (question === undefined) return undefined;
  return [
    `${question.name}: ${question.title}.`,
    '',
    ...question.choices.flatMap(({ kind, title, summary }) => [
      `  ${kind}${kind === question.default ? ' (default)' : ''}: ${title}`,
      `      ${summary}`,
    ]),
    '',
    'unionai-terraform explain CHOICE describes a choice.',
  ].join('\n');
}

/** What `explain` prints about every choice of this kind. Undefined if there is none. */
export function choiceExplanation(kind: string): string | undefined {
  const found = choiceQuestions.flatMap((question) =>
    question.choices.filter((choice) => choice.kind === kind).map((choice) => explanationOf(question, choice)),
  );
  return found.length === 0 ? undefined : found.join('\n\n');
}

/** Everything about a choice. It parses the example with every other choice. */
export function describeChoice(question: ChoiceQuestion, choice: Choice): DescribedChoice {
  const { kind } = choice;
  const example = exampleWith({ [question.path]: kind });
  return {
    question,
    choice,
    isDefault: kind === question.default,
    option: question.flag === undefined ? `--set ${question.path}=${kind}` : `--${question.flag} ${kind}`,
    example,
    facts: choiceFacts(example, question.name),
    constraints: constraintsOf(question, kind),
  };
}

function explanationOf(question: ChoiceQuestion, choice: Choice): string {
  const { kind, title, summary, fields } = choice;
  const { isDefault, option, facts, constraints } = describeChoice(question, choice);
  const settings = Object.entries(fields).flatMap(([name, field]) => settingLines(name, field));
  return [
    `${kind}: ${title}.`,
    '',
    summary,
    '',
    `Answer:  ${question.name} (${question.title})`,
    `Select:  ${option}${isDefault ? ', or by default' : ''}`,
    ...section(question.path === question.name ? '' : `Settings: ${question.name}.NAME`, settings),
    ...facts.flatMap(({ heading, sentences }: Fact) =>
      section(
        heading,
        sentences.map((one) => `  ${one}`),
      ),
    ),
    ...section(
      'Constraints',
      constraints.map(({ other, reason }) => `  Not with ${other}: ${reason}`),
    ),
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

function settingLines(name: string, field: Field): readonly string[] {
  const example = field.example === undefined ? [] : [`Example: ${field.example}`];
  return [`  ${name} (${presenceOf(field)})`, `      ${[...fieldSentences(field), ...example].join(' ')}`];
}

/** Whether a setting must be given, and its default. */
export function presenceOf(field: Field): string {
  if (field.default !== undefined) return `default: ${field.default}`;
  return field.presence === 'required' ? 'required' : 'optional';
}

/** The title of a setting, and what its value must be. */
export function fieldSentences(field: Field): readonly string[] {
  const words = field.oneOf === undefined ? [] : [`Values: ${field.oneOf.join(', ')}.`];
  const rule = field.rule === undefined ? [] : [`Must be ${field.rule.says}.`];
  const help = field.help === undefined ? [] : [ended(field.help)];
  return [ended(field.title), ...help, ...words, ...rule];
}

function ended(sentence: string): string {
  return sentence.replace(/([^.?!])$/, '$1.');
}

/** The example answers with some choices set. */
function exampleWith(set: Readonly<Record<string, string>>): Plain {
  const chosen = Object.entries(set).reduce<Plain>((raw, [path, value]) => setAnswer(raw, path, value), {
    name: 'infra',
  });
  return withExample(chosen);
}

/** A CI/CD platform with a pipeline, unless the question is about platforms. */
function pipelineFor({ name }: ChoiceQuestion): Plain {
  const platform = definition.ci.choices.find(({ hasPipeline }) => hasPipeline);
  const { ci } = name === 'ci' || platform === undefined ? {} : exampleWith({ 'ci.kind': platform.kind });
  return ci === undefined ? {} : { ci };
}

/** What the parser refuses together with this choice: every other choice is tried. */
function constraintsOf(question: ChoiceQuestion, kind: string): readonly Constraint[] {
  const others = choiceQuestions
    .filter(({ name }) => name !== question.name)
    .flatMap(({ name, path, choices }) =>
      choices.map((other) => ({
        label: `${name} ${other.kind}`,
        raw: exampleWith({ [question.path]: kind, [path]: other.kind }),
      })),
    );
  const whole = exampleWith({ [question.path]: kind });
  const automatic = {
    label: 'rotation.automatic',
    raw: { ...whole, ...pipelineFor(question), rotation: { automatic: true } },
  };
  const own = (whole.environments as readonly Plain[]).map((one, index) =>
    index === 0 && isPlain(whole.backend) ? { ...one, backend: {} } : one,
  );
  const separate = { label: 'the backend of an environment', raw: { ...whole, environments: own } };
  return [...others, automatic, separate].flatMap(({ label, raw }) =>
    refusals(raw).map((reason) => ({ other: label, reason })),
  );
}

function refusals(raw: Plain): readonly string[] {
  try {
    parseAnswers(raw);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.objections.map(({ path, message }) => `${path} ${message}.`);
    throw error;
  }
}
