import { rules } from '../../src/audit/all-rules.ts';
import { practices } from '../../src/audit/checklist-lines.ts';
import type { Command } from '../../src/command/command.ts';
import type { Options } from '../../src/command/option.ts';
import { processOptions } from '../../src/command/option-groups.ts';
import { commands } from '../../src/command/registry.ts';
import { exitCodeMeanings } from '../../src/exit-code.ts';
import { type ControlId, checklist } from '../../src/model/checklist.ts';
import { generatorName } from '../../src/model/generator-name.ts';
import { block, codeOf, list, type Page, prose, section, table } from './page.ts';
import { rulePath } from './rule-pages.ts';

/** The commands with their options, and the exit codes. */
export function commandsPage(): Page {
  const codes = Object.entries(exitCodeMeanings).map(([code, meaning]) => [codeOf(code), prose(meaning)]);
  return {
    path: 'reference/commands',
    title: 'Commands',
    label: 'Commands',
    description: 'The commands, their options, and the exit codes.',
    body: () =>
      [
        `Run a command with ${codeOf(`npx ${generatorName} COMMAND`)}. Without a command, and on a terminal, a wizard asks for the answers.`,
        '',
        ...commands.flatMap(commandSection),
        ...section('Options of all commands', optionTable(processOptions)),
        ...section('Exit codes', table(['Code', 'Meaning'], codes)),
      ].join('\n'),
  };
}

function commandSection({ name, operand, title, options, examples }: Command): readonly string[] {
  const own = Object.entries(options).filter(([option]) => !Object.hasOwn(processOptions, option));
  const calls = examples.map(({ line, says }) => `# ${says}\nnpx ${generatorName} ${line}`);
  return [
    ...section(name, prose(`${title}.`)),
    block('text', `npx ${generatorName} ${name} ${operand.usage}`.trimEnd()),
    '',
    ...(own.length === 0 ? [] : [optionTable(Object.fromEntries(own)), '']),
    ...(calls.length === 0 ? [] : [block('sh', calls.join('\n\n')), '']),
  ];
}

function optionTable(options: Options): string {
  const rows = Object.entries(options).map(([name, { short, placeholder, title }]) => [
    [...(short === undefined ? [] : [`-${short}`]), `--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`]
      .map(codeOf)
      .join(', '),
    prose(`${title}.`),
  ]);
  return table(['Option', 'Description'], rows);
}

/** The controls of SECURITY.md, each with the rules of the audit that check it. */
export function checklistPage(): Page {
  const practised: readonly ControlId[] = practices();
  const ids = Object.keys(checklist) as readonly ControlId[];
  const added = ids.filter((id) => !practised.includes(id));
  return {
    path: 'reference/checklist',
    title: 'Security checklist',
    label: 'Security checklist',
    description: 'The practices that a generated repository meets, and the rules of the audit that check them.',
    body: () =>
      [
        `SECURITY.md of a generated repository tells how it meets each of these controls. ${codeOf('audit')} assesses the first ${practised.length}, the practices, for any repository.`,
        '',
        ...section('Practices that Union.ai recommends', practised.map(control).join('\n\n')),
        ...section('Controls that the generator adds', added.map(control).join('\n\n')),
      ].join('\n'),
  };
}

function control(id: ControlId): string {
  const checked = rules.filter(({ controls }) => controls.includes(id));
  const links = checked.map((rule) => `[${rule.id}](/${rulePath(rule.id)}): ${prose(rule.title)}`);
  return [
    `### ${prose(checklist[id])} {#${id}}`,
    '',
    `ID: ${codeOf(id)}`,
    ...(links.length === 0 ? [] : ['', 'Rules of the audit:', '', list(links)]),
  ].join('\n');
}
