import { UserError } from '../errors.ts';
import { noSuchAnswer, type PathStep, parsePath } from './answer-path.ts';
import { definition } from './definition.ts';
import { choiceOf, type Node, type Nodes, type UnionNode } from './node.ts';
import { hintAbout } from './settable.ts';
import { isPlain, type Plain } from './shape.ts';
import { nearest, show } from './words.ts';

/**
 * Sets one answer by its path, as messages write it: `backend.bucket`, `environments[1].org` or
 * `environments[prod].org`. The text takes the type that the definition has there; objects and lists are JSON.
 * Setting a `kind` replaces the whole object.
 *
 * @throws UserError 'usage' for a path that names no answer, or a text that is not of its type
 */
export function setAnswer(raw: Plain, path: string, text: string): Plain {
  const [step, ...rest] = parsePath(path);
  if (step === undefined || !('name' in step)) throw noSuchAnswer(path, hintAbout(path));
  return setField(raw, definition, step.name, rest, { path, text, raw });
}

/**
 * The answers without one value, and without an object that becomes empty. The order of the others stays.
 *
 * @throws UserError 'usage' for an invalid path
 */
export function withoutAnswer(raw: Plain, path: string): Plain {
  return removed(raw, parsePath(path)) as Plain;
}

function removed(value: unknown, [step, ...rest]: readonly PathStep[]): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) => (isEntry(step, one, index) ? removed(one, rest) : one));
  if (!isPlain(value) || !('name' in step)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      if (name !== step.name) return [[name, one]];
      const left = rest.length === 0 ? {} : removed(one, rest);
      return isPlain(left) && Object.keys(left).length === 0 ? [] : [[name, left]];
    }),
  );
}

function isEntry(step: PathStep, one: unknown, index: number): boolean {
  return 'index' in step ? step.index === index : isPlain(one) && 'entry' in step && one.name === step.entry;
}

interface Target {
  readonly path: string;
  readonly text: string;
  readonly raw: Plain;
}

function set(value: unknown, node: Node, steps: readonly PathStep[], target: Target): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return typed(node, target);
  if (node.node === 'list') return setEntry(Array.isArray(value) ? value : [], node.item, step, rest, target);
  if (!('name' in step)) throw noSuchAnswer(target.path, hintAbout(target.path));
  if (node.node === 'object') return setField(value, node.fields, step.name, rest, target);
  if (node.node === 'union' || node.node === 'override') return setSetting(value, node, step.name, rest, target);
  throw noSuchAnswer(target.path, hintAbout(target.path));
}

function setField(value: unknown, fields: Nodes, name: string, rest: readonly PathStep[], target: Target): Plain {
  const node = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (node === undefined) throw noSuchAnswer(target.path, hintAbout(target.path));
  const object = isPlain(value) ? value : {};
  return { ...object, [name]: set(object[name], node, rest, target) };
}

/** A setting of a choice. The valid settings depend on the kind, which can be elsewhere in the answers. */
function setSetting(
  value: unknown,
  node: Extract<Node, { node: 'union' | 'override' }>,
  name: string,
  rest: readonly PathStep[],
  target: Target,
): Plain {
  if (name === 'kind' && rest.length === 0) return { kind: target.text };
  const union = node.node === 'union' ? node : node.union;
  const whole = node.node === 'union' ? value : target.raw[node.of];
  const choice = choiceOf(union, isPlain(whole) ? whole.kind : undefined);
  const fields = choice ? choice.fields : everyField(union);
  // Without a kind yet, an unknown name may belong to a choice that the parser will ask for.
  return setField(value, fields, name, rest, target);
}

/** The fields of all choices together; the first that has a name tells its type. */
function everyField(union: UnionNode): Nodes {
  return Object.assign({}, ...[...union.choices].reverse().map(({ fields }) => fields)) as Nodes;
}

function setEntry(
  list: readonly unknown[],
  item: Node,
  step: PathStep,
  rest: readonly PathStep[],
  target: Target,
): readonly unknown[] {
  const index =
    'index' in step
      ? step.index
      : list.findIndex((one) => isPlain(one) && one.name === ('entry' in step ? step.entry : step.name));
  if (index < 0 || index > list.length) {
    const names = list.flatMap((one) => (isPlain(one) && typeof one.name === 'string' ? [one.name] : []));
    const near = 'entry' in step ? nearest(step.entry, names) : undefined;
    const known = names.length === 0 ? 'There are no environments.' : `Environments: ${names.map(show).join(', ')}.`;
    const hint = near === undefined ? known : `Did you mean ${target.path.replace(/\[[^\]]*\]/, () => `[${near}]`)}?`;
    throw new UserError('usage', `--set ${show(target.path)}: the environment does not exist.`, hint);
  }
  return list.toSpliced(index, 1, set(list[index], item, rest, target));
}

function typed(node: Node, { path, text }: Target): unknown {
  if (node.node === 'field') {
    if (node.type === 'string') return text;
    if (node.type === 'boolean') {
      if (text !== 'true' && text !== 'false')
        throw new UserError('usage', `--set ${path}: must be true or false, not ${show(text)}.`);
      return text === 'true';
    }
    if (!/^-?\d{1,15}$/.test(text))
      throw new UserError('usage', `--set ${path}: must be a whole number, not ${show(text)}.`);
    return Number(text);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const example = node.node === 'list' ? '[{"name":"dev","org":"acme"}]' : '{"kind":"…"}';
    throw new UserError(
      'usage',
      `--set ${path}: the value must be JSON, for example ${example}.`,
      'Alternatively, set its fields individually.',
    );
  }
}
