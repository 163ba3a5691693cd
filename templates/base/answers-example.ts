import type { AnswersRecord, Json } from '../../src/model/answers.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Locals } from '../../src/model/template.ts';
import { yaml } from '../../src/render/yaml.ts';

/**
 * The values that answers.example.yaml is rendered with: the recorded answers as YAML. The environments are left out, so that
 * branches that each add one do not conflict in the file.
 */
export function answersExampleLocals({ environments: _, ...answers }: AnswersRecord): Locals {
  return {
    lines: Object.entries(answers).flatMap(([name, value]) => [
      ...(name === 'secretRead' ? [notSecret] : []),
      ...linesOf(name, value, ''),
    ]),
  };
}

/** Checkov takes a value after a name with "secret" in it for a secret. */
const notSecret = new Fragment('# checkov:skip=CKV_SECRET_6:the name of a choice');

function linesOf(name: string, value: Json, indent: string): readonly Fragment[] {
  const key = `${indent}${new Identifier(name)}:`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [new Fragment(`${key} ${yaml(value)}`)];
  const settings = Object.entries(value);
  if (settings.length === 0) return [new Fragment(`${key} {}`)];
  return [new Fragment(key), ...settings.flatMap(([inner, one]) => linesOf(inner, one, `${indent}  `))];
}
