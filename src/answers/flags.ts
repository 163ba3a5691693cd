import { UserError } from '../errors.ts';
import { answerFlags } from './answer-flags.ts';
import { setAnswer } from './set.ts';
import { isPlain, type Plain } from './shape.ts';
import { listedNames } from './words.ts';

/** Flag values by flag name, and the `--set` arguments in their order. */
export interface Given {
  readonly flags: Readonly<Record<string, string>>;
  readonly sets: readonly string[];
}

/**
 * Applies flags and `--set` to raw answers and overrides existing values. A kind is applied first, because it replaces
 * the entire answer.
 *
 * @throws UserError 'usage' for a `--set` that names no answer or gives a value of another type
 */
export function withFlags(raw: Plain, { flags, sets }: Given): Plain {
  let answers = raw;
  if (flags.environments !== undefined) answers = { ...answers, environments: entries(flags.environments) };
  for (const { name, path } of answerFlags) {
    const value = flags[name];
    if (path !== undefined && value !== undefined) answers = setAnswer(answers, path, value);
  }
  for (const [path, value] of kindsFirst(sets.map(assignment))) answers = setAnswer(answers, path, value);
  return flags.org === undefined ? answers : withOrg(answers, flags.org);
}

/** The same assignments, with each kind before the settings of its object. */
function kindsFirst(assignments: readonly Assignment[]): readonly Assignment[] {
  return assignments.reduce<readonly Assignment[]>((ordered, one) => {
    const object = one[0].replace(/[^.]*$/, '');
    const first = one[0] === `${object}kind` ? ordered.findIndex(([path]) => path.startsWith(object)) : -1;
    return ordered.toSpliced(first === -1 ? ordered.length : first, 0, one);
  }, []);
}

function entries(list: string): readonly Plain[] {
  return listedNames(list).map((name) => ({ name }));
}

function withOrg(raw: Plain, org: string): Plain {
  if (!Array.isArray(raw.environments)) return raw;
  const environments = raw.environments.map((one: unknown) => (isPlain(one) ? { org, ...one } : one));
  return { ...raw, environments };
}

type Assignment = readonly [path: string, value: string];

function assignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw new UserError('usage', '--set requires PATH=VALUE, for example --set backend.bucket=acme-tfstate.');
  return [text.slice(0, at), text.slice(at + 1)];
}
