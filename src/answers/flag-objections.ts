import { type Objection, UserError } from '../errors.ts';
import type { Answers } from '../model/answers.ts';
import { answerFlags } from './answer-flags.ts';
import { answerAt } from './answer-path.ts';
import { complaintAbout, objectionTo } from './check-field.ts';
import { sameNames } from './check-names.ts';
import { definition, environmentFields } from './definition.ts';
import { draftOf } from './draft.ts';
import type { Given } from './flags.ts';
import { objected, parseAnswers } from './parse.ts';
import { isPlain, type Plain, shape } from './shape.ts';
import { onOptions, setOptions } from './typed-options.ts';
import { listedNames, show } from './words.ts';

/** Objections to the values of flags, each once, on the flag as the user typed it. */
export function flagObjections({ flags }: Given): readonly Objection[] {
  return Object.entries(flags).flatMap(([name, value]): readonly Objection[] => {
    const path = `--${name}`;
    if (name === 'environments') return listObjections(path, value);
    if (name === 'org') return objectionsOn(path, objectionTo(environmentFields.org, value));
    const flag = answerFlags.find((one) => one.name === name);
    const node = Object.entries(definition).find(([answer]) => answer === flag?.path?.split('.')[0])?.[1];
    if (flag === undefined || node === undefined) return [];
    if (node.node === 'field') return objectionsOn(path, objectionTo(node, value));
    const { words } = flag;
    if (words === undefined || words.includes(value)) return [];
    const kind = { ...definition.engine, oneOf: words };
    return objectionsOn(path, { message: complaintAbout(kind, value) ?? 'is unknown' });
  });
}

function objectionsOn(path: string, objection: Omit<Objection, 'path'> | undefined): readonly Objection[] {
  return objection === undefined ? [] : [{ path, ...objection }];
}

function listObjections(path: string, list: string): readonly Objection[] {
  const names = listedNames(list);
  const invalid = [...new Set(names)].flatMap((name) => {
    const objection = objectionTo(environmentFields.name, name);
    return objection === undefined ? [] : [{ path, ...objection }];
  });
  const twice = [...new Set(names.filter((name, index) => name !== '' && names.indexOf(name) !== index))];
  return [...invalid, ...twice.map((name) => ({ path, message: `lists ${show(name)} more than once` }))];
}

/**
 * Parses the answers of flags, of a file and of `--set`. What is wrong with a value is reported once, on the option as the user
 * typed it.
 *
 * @param raw the answers with the options applied
 * @param parse what parses and checks them
 * @throws UserError 'answers' with every objection
 */
export function parseGiven(raw: Plain, given: Given, parse: (raw: Plain) => Answers = parseAnswers): Answers {
  const own = flagObjections(given);
  try {
    const answers = parse(raw);
    if (own.length > 0) throw objected(own);
    return answers;
  } catch (error) {
    throw onOptions(onFlags(error, own, raw, given), setOptions(raw, given.sets));
  }
}

function onFlags(error: unknown, own: readonly Objection[], raw: Plain, given: Given): unknown {
  if (!(error instanceof UserError) || own.length === 0) return error;
  const others = error.objections.filter(({ path }) => !own.some((one) => one.path === path));
  return objected([...own, ...others.filter(({ path }) => !isCausedBy(own, path, raw, given))]);
}

/** Whether an objection is about an answer that a flag with an objection sets. */
function isCausedBy(own: readonly Objection[], path: string, raw: Plain, { flags }: Given): boolean {
  return own.some((one) => {
    const name = one.path.slice('--'.length);
    // Two environments of one name also have one secret and one state.
    if (name === 'environments')
      return /^environments\[\d+\]/.test(path) && (/(\]|\.name)$/.test(path) || !isGiven(raw, path));
    if (name === 'org') return /^environments\[\d+\]\.org$/.test(path) && answerAt(raw, path) === flags.org;
    return answerFlags.find((flag) => flag.name === name)?.path === path;
  });
}

/**
 * Refuses invalid answers before the first question. Missing answers are asked for, and what several answers say together
 * is checked when all are there.
 *
 * @throws UserError 'answers' with every objection to a given value
 */
export function refuseInvalid(raw: Plain, given: Given): void {
  const found: Objection[] = [];
  const shaped = shape(definition, raw, (one) => found.push(one));
  const all = [...found, ...sameNames(draftOf(shaped))];
  const own = flagObjections(given);
  const others = all.filter(({ path }) => isGiven(raw, path) && !isCausedBy(own, path, raw, given));
  if (own.length + others.length > 0) throw onOptions(objected([...own, ...others]), setOptions(raw, given.sets));
}

/** Whether a required answer is missing. */
export function isIncomplete(raw: Plain): boolean {
  let isMissing = false;
  shape(definition, raw, ({ path }) => {
    isMissing ||= !isGiven(raw, path);
  });
  return isMissing;
}

/** Whether there is a value at the path, or names that are unknown there. */
function isGiven(raw: Plain, path: string): boolean {
  const value = answerAt(raw, path);
  return value !== undefined && !(isPlain(value) && Object.keys(value).length === 0);
}
