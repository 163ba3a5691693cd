import { answerFlags } from '../answers/answer-flags.ts';
import { parseAnswers } from '../answers/parse.ts';
import { withoutAnswer } from '../answers/set.ts';
import type { Plain } from '../answers/shape.ts';
import { shell } from '../render/shell.ts';
import { leavesOf } from './leaves.ts';

/** A call of `new`, besides its answers. */
export interface NewArguments {
  readonly directory: string | undefined;
  /** The organization of environments that are not named yet. */
  readonly org?: string | undefined;
  /** The other options, with their dashes. */
  readonly options: readonly string[];
}

/** The command line that gives these answers with flags and `--set`. */
export function commandFor(raw: Plain, { directory, options, org }: NewArguments): string {
  const leaves = leavesOf(raw);
  const names = leaves.filter(({ path }) => /^environments\[[^\]]+\]\.name$/.test(path)).map(({ value }) => value);
  const orgs = new Set(leaves.filter(({ path }) => isOrg(path)).map(({ value }) => value));
  const everyOrg =
    orgs.size === 1 && leaves.filter(({ path }) => isOrg(path)).length === names.length ? [...orgs][0] : org;
  const words = leaves.flatMap(({ path, value }): readonly string[] => {
    if (/^environments\[[^\]]+\]\.name$/.test(path) || path.startsWith('$')) return [];
    if (isOrg(path) && value === everyOrg) return [];
    const flag = answerFlags.find((one) => one.path === path);
    return flag === undefined ? ['--set', `${path}=${value}`] : [`--${flag.name}`, String(value)];
  });
  const environments = names.length === 0 ? [] : ['--environments', names.join(',')];
  const all = [
    ...(directory === undefined ? [] : [directory]),
    ...environments,
    ...(everyOrg === undefined ? [] : ['--org', String(everyOrg)]),
    ...words,
    ...options,
  ];
  return ['unionai-terraform new', ...all.map(shell)].join(' ');
}

function isOrg(path: string): boolean {
  return /^environments\[[^\]]+\]\.org$/.test(path);
}

/** More answers than this are not shortened: each is checked with all the others, which would take minutes. */
const mostShortened = 250;

/**
 * The same answers without those that have no effect, because they are the default. Many answers are returned as they are.
 *
 * @param raw valid answers
 */
export function shortest(raw: Plain): Plain {
  const leaves = leavesOf(raw);
  if (leaves.length > mostShortened) return raw;
  const record = recorded(raw);
  return leaves.reduce((answers, { path }) => {
    const shorter = withoutAnswer(answers, path);
    return recorded(shorter) === record ? shorter : answers;
  }, raw);
}

/** The answers as they are recorded; undefined if they are not complete. */
function recorded(raw: Plain): string | undefined {
  try {
    return JSON.stringify(parseAnswers(raw).record);
  } catch {
    return undefined;
  }
}
