import { stringify } from 'yaml';
import { parseAnswers } from '../../src/answers/parse.ts';
import {
  type ChoiceQuestion,
  choiceQuestions,
  type DescribedChoice,
  describeChoice,
  fieldSentences,
  presenceOf,
} from '../../src/guidance/explain-choice.ts';
import { fileReason } from '../../src/guidance/file-reasons.ts';
import type { Answers } from '../../src/model/answers.ts';
import type { Choice } from '../../src/model/choice.ts';
import type { Field } from '../../src/model/field.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { plan } from '../../src/plan/plan.ts';
import { capitalized } from '../../src/render/capitalize.ts';
import { block, codeOf, list, type Page, prose, section, table } from './page.ts';

/** The choices of a question, with the page of each. */
export interface ChoiceGroup {
  readonly question: ChoiceQuestion;
  readonly pages: readonly Page[];
}

/** One page for each choice of the registry, by question. */
export function choiceGroups(): readonly ChoiceGroup[] {
  return choiceQuestions.map((question) => ({
    question,
    pages: question.choices.map((choice) => choicePage(question, choice)),
  }));
}

/** The page with a list of all choices. */
export function choicesPage(): Page {
  return {
    path: 'reference/choices',
    title: 'Choices',
    label: 'Choices',
    description: 'All secret stores, state backends, CI/CD platforms, engines and layouts.',
    body: () =>
      [
        'Each choice has a page with its settings, its combinations, an example, and the files that it generates.',
        '',
        ...choiceQuestions.flatMap((question) =>
          section(
            prose(question.title),
            [
              `Answer: ${codeOf(question.path)}. Option: ${codeOf(`--${question.flag ?? `set ${question.path}`}`)}.`,
              '',
              table(
                ['Choice', 'ID', 'Description'],
                question.choices.map(({ kind, title, summary }) => [
                  `[${prose(title)}](/${choicePath(question, kind)})`,
                  codeOf(kind) + (kind === question.default ? ' (default)' : ''),
                  prose(summary),
                ]),
              ),
            ].join('\n'),
          ),
        ),
      ].join('\n'),
  };
}

/** The page of a choice, as a path below docs/. */
export function choicePath({ name, flag }: ChoiceQuestion, kind: string): string {
  return `choices/${flag ?? name}/${kind}`;
}

function choicePage(question: ChoiceQuestion, choice: Choice): Page {
  const { kind, title, summary } = choice;
  const description = `${question.title}: ${title}. ${summary}`;
  return { path: choicePath(question, kind), title, label: title, description, body: () => bodyOf(question, choice) };
}

function bodyOf(question: ChoiceQuestion, choice: Choice): string {
  const described = descriptionOf(question, choice);
  return [
    prose(choice.summary),
    '',
    table(
      ['Property', 'Value'],
      [
        ['Answer', `${codeOf(question.name)} (${prose(question.title)})`],
        ['ID', codeOf(choice.kind)],
        ['Option', codeOf(described.option)],
        ['Default', described.isDefault ? 'yes' : 'no'],
      ],
    ),
    '',
    ...section('Settings', settings(described)),
    ...described.facts.flatMap(({ heading, sentences }) => section(heading, list(sentences.map(prose)))),
    ...section('Combinations', combinations(described)),
    ...section('Example', example(described)),
    ...section('Generated files', files(described)),
  ].join('\n');
}

function settings({ question, choice }: DescribedChoice): string {
  const rows = Object.entries(choice.fields).map(([name, field]) => [
    codeOf(`${question.name}.${name}`),
    describedField(field),
  ]);
  return rows.length === 0 ? '' : table(['Setting', 'Description'], rows);
}

/** What a setting is, what its value must be, and what it is by default. */
export function describedField(field: Field): string {
  const example = field.example === undefined ? '' : ` Example: ${codeOf(String(field.example))}.`;
  return `${prose(`${capitalized(presenceOf(field))}. ${fieldSentences(field).join(' ')}`)}${example}`;
}

/** The choices of every other answer that can be combined with a choice, and the reasons for those that cannot. */
function combinations({ question, constraints }: DescribedChoice): string {
  const isRefused = (name: string, kind: string): boolean =>
    constraints.some(({ other }) => other === `${name} ${kind}`);
  const rows = choiceQuestions
    .filter((other) => other !== question)
    .map((other) => {
      const links = (wanted: boolean): string =>
        other.choices
          .filter(({ kind }) => isRefused(other.name, kind) === wanted)
          .map(({ kind }) => `[${prose(kind)}](/${choicePath(other, kind)})`)
          .join(', ');
      return [prose(other.title), links(false), links(true)];
    });
  const reasons = constraints.map(({ other, reason }) => `Not with ${codeOf(other)}: ${prose(reason)}`);
  return [
    table(['Answer', 'Can be combined with', 'Cannot be combined with'], rows),
    ...(reasons.length === 0 ? [] : ['', list(reasons)]),
  ].join('\n');
}

/** An answers file, and the commands that use the choice. */
function example({ example: raw, option }: DescribedChoice): string {
  return [
    'Save the answers as `answers.yaml`, and replace the names with yours:',
    '',
    block('yaml', stringify(raw, { lineWidth: 0 })),
    '',
    block('sh', `npx ${generatorName} new ${String(raw.name)} --answers answers.yaml`),
    '',
    'To try the choice without an account, use the names of an example company:',
    '',
    block('sh', `npx ${generatorName} new ${String(raw.name)} --yes --example ${option}`),
  ].join('\n');
}

/** The files of the example, and those that depend on this answer. */
function files({ question, choice, example: raw }: DescribedChoice): string {
  const answers = parseAnswers(raw);
  const own = pathsOf(question, choice);
  const others = question.choices.map((one) => pathsOf(question, one));
  const special = own.filter((path) => others.some((paths) => !paths.includes(path)));
  return [
    ...(special.length === 0
      ? ['The choice changes the content of files that every other choice generates, too.']
      : [
          'These files depend on the choice: not every other choice generates them.',
          '',
          list(special.map((path) => withPurpose(answers, path))),
        ]),
    '',
    `::: details All ${own.length} files of the example`,
    '',
    list(own.map(codeOf)),
    '',
    ':::',
  ].join('\n');
}

function withPurpose(answers: Answers, path: string): string {
  const reason = fileReason(answers, path);
  return reason === undefined ? codeOf(path) : `${codeOf(path)}: ${prose(reason.protects)}`;
}

const descriptions = new Map<Choice, DescribedChoice>();
const paths = new Map<Choice, readonly string[]>();

/** The description of a choice, which other pages use, too. */
function descriptionOf(question: ChoiceQuestion, choice: Choice): DescribedChoice {
  const known = descriptions.get(choice) ?? describeChoice(question, choice);
  descriptions.set(choice, known);
  return known;
}

function pathsOf(question: ChoiceQuestion, choice: Choice): readonly string[] {
  const { example: raw } = descriptionOf(question, choice);
  const known = paths.get(choice) ?? [...plan(parseAnswers(raw))].map(([path]) => path).sort();
  paths.set(choice, known);
  return known;
}
