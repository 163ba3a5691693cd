import { UserError } from '../errors.ts';
import { isPlain, type Plain } from './shape.ts';
import { show } from './words.ts';

/** One step of a path: into an object by name, or into a list by index or by the name of an entry. */
export type PathStep = { readonly name: string } | { readonly index: number } | { readonly entry: string };

/**
 * The answer at a path.
 *
 * @param path as messages write it: `backend.bucket`, `environments[1].org` or `environments[prod].org`
 * @returns undefined if no value is given
 */
export function answerAt(raw: Plain, path: string): unknown {
  return parsePath(path).reduce((value: unknown, step) => {
    if ('name' in step) return isPlain(value) ? value[step.name] : undefined;
    if (!Array.isArray(value)) return undefined;
    const list: readonly unknown[] = value;
    return 'index' in step ? list[step.index] : list.find((one) => isPlain(one) && one.name === step.entry);
  }, raw);
}

/**
 * The steps of a path.
 *
 * @throws UserError 'usage' for an invalid path
 */
export function parsePath(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  const pattern = /(?:^|\.)([^.[\]]+)|\[([^\]]+)\]/gy;
  let end = 0;
  for (let match = pattern.exec(path); match !== null; match = pattern.exec(path)) {
    const [, name, entry = ''] = match;
    if (name !== undefined) steps.push({ name });
    else steps.push(/^\d+$/.test(entry) ? { index: Number(entry) } : { entry });
    end = pattern.lastIndex;
  }
  if (end !== path.length || steps.length === 0) throw noSuchAnswer(path);
  return steps;
}

/**
 * The refusal of a path that leads to no answer.
 *
 * @param hint what to do; the list of all answers by default
 */
export function noSuchAnswer(path: string, hint?: string): UserError {
  return new UserError(
    'usage',
    `--set ${show(path)}: the answer does not exist.`,
    hint ?? 'unionai-terraform help answers lists all answers.',
  );
}
