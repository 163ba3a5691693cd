import type { Nodes, UnionNode } from '../../src/answers/node.ts';
import type { Plain } from '../../src/answers/shape.ts';
import type { Field } from '../../src/model/field.ts';
import type { WizardQuestion } from '../../src/wizard/question.ts';
import { answerAt, choiceOf, definition, environmentFields, isPlain, repositoryQuestions } from '../core.ts';

/** An answer that the wizard does not ask for, with its path. */
export interface Setting {
  readonly path: string;
  readonly field: Field;
}

const script = repositoryQuestions({ folder: undefined, org: undefined, suggestions: {} });

/** The wizard's questions for the present answers, without those about environments, which are a table here. */
export function questionsFor(raw: Plain): readonly WizardQuestion[] {
  return script({ ...raw, environments: undefined }).filter(({ path }) => path !== 'environments');
}

/** The answers before the user changes any: the choices and names that the wizard offers. */
export function firstAnswers(): Plain {
  return script({})
    .filter(({ fallback, id }) => fallback !== undefined && isFirst(id))
    .reduce((raw, question) => question.put(raw, question.fallback ?? ''), {} as Plain);
}

/** Whether an answer is needed for any files; the others have defaults. */
function isFirst(id: string): boolean {
  const [name = ''] = id.split('.');
  const node = Object.entries(definition).find(([answer]) => answer === name)?.[1];
  return node?.presence === 'required';
}

/** The answers that belong to a choice and that the wizard shows only if they are needed. */
export function otherSettings(
  raw: Plain,
  answer: 'secretStore' | 'backend' | 'ci',
  asked: readonly WizardQuestion[],
): readonly Setting[] {
  const given = raw[answer];
  const union: UnionNode = definition[answer];
  const choice = choiceOf(union, isPlain(given) ? given.kind : undefined);
  return settingsIn(choice?.fields ?? {}, answer).filter(({ path }) => !asked.some((one) => one.path === path));
}

/** The answers about the whole repository that the wizard does not ask for. */
export function repositorySettings(asked: readonly WizardQuestion[]): readonly Setting[] {
  return settingsIn(definition, '').filter(({ path }) => !asked.some((one) => one.path === path));
}

/** The answers about one environment that are not columns of the table. */
export function environmentSettings(raw: Plain, index: number, columns: readonly string[]): readonly Setting[] {
  const others = Object.fromEntries(Object.entries(environmentFields).filter(([name]) => !columns.includes(name)));
  return settingsIn(others, `environments[${index}]`, raw);
}

/**
 * Every single value among the nodes. The settings of a choice only where `raw` is given, for an environment that overrides
 * them.
 */
function settingsIn(nodes: Nodes, at: string, raw?: Plain): readonly Setting[] {
  return Object.entries(nodes).flatMap(([name, node]): readonly Setting[] => {
    const path = at === '' ? name : `${at}.${name}`;
    if (node.node === 'field') return [{ path, field: node }];
    if (node.node === 'object') return settingsIn(node.fields, path, raw);
    if (node.node !== 'override' || raw === undefined) return [];
    const whole = raw[node.of];
    const choice = choiceOf(node.union, isPlain(whole) ? whole.kind : undefined);
    return settingsIn(choice?.fields ?? {}, path).map((one) => overriding(one, whole));
  });
}

/** A setting of an environment: without a value, that of the repository applies. */
function overriding({ field, path }: Setting, whole: unknown): Setting {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const value = isPlain(whole) ? whole[name] : undefined;
  const applied = value === undefined ? field.default : value;
  const { default: _, ...rest } = field;
  const of = typeof applied === 'object' || applied === undefined ? {} : { default: applied as Field['default'] & {} };
  return { path, field: { ...rest, presence: 'optional', title: field.title, ...of } };
}

/** The text of the answer at a path; empty if there is none. */
export function textAt(raw: Plain, path: string): string {
  const value = answerAt(raw, path);
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
