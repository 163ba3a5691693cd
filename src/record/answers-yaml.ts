// Statically, because a bundler gives a dynamic import of a CommonJS package no names.
import { stringify } from 'yaml';
import type { Plain } from '../answers/shape.ts';
import { generatorName } from '../model/generator-name.ts';

/** What a saved file begins with: the schema for editors, and where to get it. */
const lead = [
  '# yaml-language-server: $schema=./answers.schema.json',
  `# Answers of ${generatorName}. To create the schema for editors:`,
  '#   unionai-terraform schema > answers.schema.json',
];

/** Answers as a YAML file that `--answers` reads. */
export function answersYaml(raw: Plain): string {
  const { $schema: _, ...answers } = raw;
  const text = Object.keys(answers).length === 0 ? '{}\n' : stringify(answers, { lineWidth: 0 });
  return `${lead.join('\n')}\n${text}`;
}
