import { definition } from '../../src/answers/definition.ts';
import type { Node, Nodes } from '../../src/answers/node.ts';
import { choiceQuestions } from '../../src/guidance/explain-choice.ts';
import type { Field } from '../../src/model/field.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { choicePath, describedField } from './choice-pages.ts';
import { block, codeOf, list, type Page, prose, section, table } from './page.ts';

/** All answers of the definition: paths, flags, defaults and rules. */
export function answersPage(): Page {
  return {
    path: 'reference/answers',
    title: 'Reference of the answers',
    label: 'Answers',
    description: 'Every answer: its path, option, default, and what its value must be.',
    body: () =>
      [
        `An answers file has these names. On the command line, every answer has a path for ${codeOf('--set PATH=VALUE')}, and main answers have an option. In a path, ${codeOf('[NAME]')} is the name of an environment.`,
        '',
        'Print the JSON Schema of an answers file, for editors and validators:',
        '',
        block('sh', `npx ${generatorName} schema > answers.schema.json`),
        '',
        ...Object.entries(definition).flatMap(([name, node]) => section(name, answer(name, node))),
      ].join('\n'),
  };
}

function answer(name: string, node: Node): string {
  const question = choiceQuestions.find((one) => one.name === name);
  return [
    prose(`${node.title}.`),
    ...(node.node === 'union' || node.node === 'field' ? optionLine(node.flag, question?.default) : []),
    '',
    question !== undefined
      ? list(
          question.choices.map(
            (choice) =>
              `[${prose(choice.title)}](/${choicePath(question, choice.kind)}) (${codeOf(choice.kind)}): ${prose(choice.summary)}`,
          ),
        )
      : table(['Path', 'Description'], rowsOf({ [name]: node }, '')),
  ].join('\n');
}

function optionLine(flag: string | undefined, kind: string | undefined): readonly string[] {
  const option = flag === undefined ? [] : [`Option: ${codeOf(`--${flag}`)}.`];
  const initial = kind === undefined ? [] : [`Default: ${codeOf(kind)}.`];
  return option.length + initial.length === 0 ? [] : ['', [...option, ...initial].join(' ')];
}

function rowsOf(nodes: Nodes, at: string): readonly (readonly string[])[] {
  return Object.entries(nodes).flatMap(([name, node]) => rows(node, at === '' ? name : `${at}.${name}`));
}

function rows(node: Node, path: string): readonly (readonly string[])[] {
  switch (node.node) {
    case 'field':
      return [fieldRow(node, path)];
    case 'object':
      return rowsOf(node.fields, path);
    case 'list':
      return rowsOf(node.item.fields, `${path}[NAME]`);
    case 'union':
      return [[codeOf(`${path}.kind`), prose(`Default: ${node.default}. ${node.title}.`)]];
    case 'override':
      return [
        [
          codeOf(`${path}.*`),
          `Optional. ${prose(`${node.title}.`)} The settings of the choice of [${prose(node.of)}](#${node.of.toLowerCase()}).`,
        ],
      ];
  }
}

function fieldRow(field: Field, path: string): readonly string[] {
  return [codeOf(path), describedField(field)];
}
