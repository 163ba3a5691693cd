import { objectionTo } from '../answers/check-field.ts';
import { definition, environmentFields } from '../answers/definition.ts';
import { tierOf } from '../answers/environments.ts';
import { choiceOf, type UnionNode } from '../answers/node.ts';
import { isPlain, type Plain, shape } from '../answers/shape.ts';
import { isComplete } from '../answers/values.ts';
import { show } from '../answers/words.ts';
import { tiers } from '../model/answers.ts';
import type { Choice, FieldObjection } from '../model/choice.ts';
import type { Field, Scalar } from '../model/field.ts';
import type { Prompt, Question } from './terminal.ts';

/** The question for a field. Validation is the parser's own. */
export function fieldQuestion(field: Field, path: string, fallback?: Scalar): Question {
  const question = {
    name: path,
    message: field.title,
    ...(fallback === undefined ? {} : { default: String(fallback) }),
  };
  if (field.oneOf !== undefined) {
    const choices = field.oneOf.map((one) => ({
      name: String(one),
      value: String(one),
      description: field.help ?? '',
    }));
    return { type: 'select', ...question, choices };
  }
  const validate = (value: string): true | string =>
    (field.presence === 'optional' && value === '') || (objectionTo(field, value)?.message ?? true);
  return { type: 'input', ...question, validate };
}

/** The question for a choice of the registry. */
export function choiceQuestion(choices: readonly Choice[], title: string, path: string, fallback?: string): Question {
  return {
    type: 'select',
    name: path,
    message: title,
    ...(fallback === undefined ? {} : { default: fallback }),
    choices: choices.map(({ kind, title: name, summary }) => ({ name, value: kind, description: summary })),
  };
}

/**
 * Asks the user for missing answers. Given answers are not asked again, even if they are invalid: the parser reports them
 * later.
 *
 * @param folder name of the folder that the repository goes into, which is likely its name too
 * @param org the organization of environments that do not set one
 */
export async function interview(prompt: Prompt, given: Plain, folder: string, org?: string): Promise<Plain> {
  const raw: Record<string, unknown> = { ...given };
  raw.name ??= await prompt(
    fieldQuestion(definition.name, 'name', objectionTo(definition.name, folder) ? undefined : folder),
  );
  for (const word of ['engine', 'layout'] as const) raw[word] ??= await prompt(wordQuestion(word));
  raw.secretStore = await union(prompt, definition.secretStore, raw.secretStore, 'secretStore');
  if (isRead(raw.secretStore)) raw.secretRead ??= await prompt(wordQuestion('secretRead'));
  raw.backend = await union(prompt, definition.backend, raw.backend, 'backend');
  raw.ci = await union(prompt, definition.ci, raw.ci, 'ci');
  raw.environments = await environments(prompt, raw.environments, org);
  return raw;
}

function wordQuestion(word: 'engine' | 'layout' | 'secretRead'): Question {
  const field = definition[word];
  return choiceQuestion(field.choices, field.title, word, field.default);
}

function isRead(secretStore: unknown): boolean {
  const kind = isPlain(secretStore) ? secretStore.kind : undefined;
  return choiceOf(definition.secretStore, kind)?.source === 'store';
}

async function union(prompt: Prompt, node: UnionNode, given: unknown, path: string): Promise<unknown> {
  if (given !== undefined && !isPlain(given)) return given;
  const kind = given?.kind ?? (await prompt(choiceQuestion(node.choices, node.title, `${path}.kind`, node.default)));
  const choice = choiceOf(node, kind);
  return choice === undefined ? given : { kind, ...(await settings(prompt, node, choice, given ?? {}, path)) };
}

/** Asks for every setting without an answer, except optional ones that do not say otherwise. */
async function settings(prompt: Prompt, node: UnionNode, choice: Choice, given: Plain, path: string): Promise<Plain> {
  const answers: Record<string, unknown> = { ...given };
  for (const [name, field] of Object.entries(choice.fields)) {
    if (field.type === 'boolean' || (field.presence === 'optional' && field.asked !== true)) continue;
    const answer = answers[name] ?? (await prompt(fieldQuestion(field, `${path}.${name}`, field.default)));
    if (field.presence !== 'optional' || answer !== '') answers[name] = answer;
  }
  for (const { field: name } of objectionsTo(node, { kind: choice.kind, ...answers })) {
    const field = choice.fields[name];
    if (field !== undefined) answers[name] ??= await prompt(fieldQuestion(field, `${path}.${name}`));
  }
  return answers;
}

/** The objections to the settings of a choice together. None where a setting is invalid by itself: the parser reports it. */
function objectionsTo(node: UnionNode, answers: Plain): readonly FieldObjection[] {
  const { picked } = shape({ picked: node }, { picked: answers }, () => undefined);
  if (picked === undefined || !isComplete(picked.choice.fields, picked.values)) return [];
  return picked.choice.check?.({ kind: picked.choice.kind, ...picked.values }) ?? [];
}

async function environments(prompt: Prompt, given: unknown, org: string | undefined): Promise<unknown> {
  if (given !== undefined && !Array.isArray(given)) return given;
  const list: readonly unknown[] = given ?? (await prompt(namesQuestion).then(entries));
  const complete: unknown[] = [];
  let likely: string | undefined;
  for (const item of list) {
    const known = isPlain(item) && org !== undefined ? { org, ...item } : item;
    const one = isPlain(known) ? await askEnvironment(prompt, known, likely) : known;
    if (isPlain(one) && typeof one.org === 'string') likely = one.org;
    complete.push(one);
  }
  return complete;
}

const namesQuestion: Question = {
  type: 'input',
  name: 'environments',
  message: 'Environments, separated by commas, in the order of promotion',
  default: 'dev,staging,prod',
  validate: (list) => {
    const names = list.split(',').map((name) => name.trim());
    const bad = names.find((name) => objectionTo(environmentFields.name, name));
    if (bad !== undefined) return `${show(bad)} ${objectionTo(environmentFields.name, bad)?.message}`;
    return new Set(names).size === names.length ? true : 'Each name must be unique.';
  },
};

function entries(list: unknown): readonly Plain[] {
  return String(list)
    .split(',')
    .map((name) => ({ name: name.trim() }));
}

/** Asks for the answers of one environment. Asks for the tier only if the name does not determine it. */
export async function askEnvironment(prompt: Prompt, given: Plain, likelyOrg: string | undefined): Promise<Plain> {
  const answers: Record<string, unknown> = { ...given };
  answers.name ??= await prompt(fieldQuestion(environmentFields.name, 'environment.name'));
  const name = String(answers.name);
  const at = (field: string): string => `environments[${name}].${field}`;
  const isTierKnown = tierOf(name) !== tiers[0] || name.toLowerCase().startsWith('dev');
  if (!isTierKnown)
    answers.tier ??= await prompt({
      ...fieldQuestion(environmentFields.tier, at('tier'), tiers[0]),
      message: `Tier of ${name}`,
    });
  answers.org ??= await prompt({
    ...fieldQuestion(environmentFields.org, at('org'), likelyOrg),
    message: `Union.ai organization of ${name}`,
  });
  const host = `${String(answers.org)}.hosted.unionai.cloud`;
  answers.host ??= await prompt({
    ...fieldQuestion(environmentFields.host, at('host'), host),
    message: 'Control plane host',
  });
  return answers;
}
