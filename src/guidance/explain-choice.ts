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
interface Question {
  /** The name of the answer. */
  readonly name: string;
  /** The path that `--set` takes. */
  readonly path: string;
  readonly title: string;
  readonly flag: string | undefined;
  readonly default: string;
  readonly choices: readonly Choice[];
}

const questions: readonly Question[] = Object.entries(definition).flatMap(([name, node]): readonly Question[] => {
  if (!('choices' in node)) return [];
  const { title, flag, choices } = node;
  const path = node.node === 'union' ? `${name}.kind` : name;
  return [{ name, path, title, flag, default: node.default ?? '', choices }];
});

/** The names of the answers with choices. */
export function explainedAnswers(): readonly string[] {
  return questions.map(({ name }) => name);
}

/** The names of all choices. */
export function explainedChoices(): readonly string[] {
  return [...new Set(questions.flatMap(({ choices }) => choices.map(({ kind }) => kind)))];
}

/** What `explain` prints about an answer: its choices. Undefined if no answer has this name. */
export function answerExplanation(name: string): string | undefined {
  const question = questions.find((one) => one.name === name);
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
  const found = questions.flatMap((question) =>
    question.choices.filter((choice) => choice.kind === kind).map((choice) => explanationOf(question, choice)),
  );
  return found.length === 0 ? undefined : found.join('\n\n');
}

function explanationOf(question: Question, { kind, title, summary, fields }: Choice): string {
  const raw = exampleWith({ [question.path]: kind });
  const settings = Object.entries(fields).flatMap(([name, field]) => settingLines(name, field));
  return [
    `${kind}: ${title}.`,
    '',
    summary,
    '',
    `Answer:  ${question.name} (${question.title})`,
    `Select:  ${question.flag === undefined ? `--set ${question.path}=${kind}` : `--${question.flag} ${kind}`}${kind === question.default ? ', or by default' : ''}`,
    ...section(question.path === question.name ? '' : `Settings: ${question.name}.NAME`, settings),
    ...choiceFacts(raw, question.name).flatMap(({ heading, sentences }: Fact) =>
      section(
        heading,
        sentences.map((one) => `  ${one}`),
      ),
    ),
    ...section('Constraints', constraints(question, kind)),
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

function settingLines(name: string, field: Field): readonly string[] {
  const value =
    field.default !== undefined ? `default: ${field.default}` : field.presence === 'required' ? 'required' : 'optional';
  const words = field.oneOf === undefined ? [] : [`Values: ${field.oneOf.join(', ')}.`];
  const rule = field.rule === undefined ? [] : [`Must be ${field.rule.says}.`];
  const example = field.example === undefined ? [] : [`Example: ${field.example}`];
  const help = field.help === undefined ? [] : [ended(field.help)];
  return [`  ${name} (${value})`, `      ${[ended(field.title), ...help, ...words, ...rule, ...example].join(' ')}`];
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
function pipelineFor({ name }: Question): Plain {
  const platform = definition.ci.choices.find(({ hasPipeline }) => hasPipeline);
  const { ci } = name === 'ci' || platform === undefined ? {} : exampleWith({ 'ci.kind': platform.kind });
  return ci === undefined ? {} : { ci };
}

/** What the parser refuses together with this choice: every other choice is tried. */
function constraints(question: Question, kind: string): readonly string[] {
  const others = questions
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
    refusals(raw).map((refusal) => `  Not with ${label}: ${refusal}`),
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
