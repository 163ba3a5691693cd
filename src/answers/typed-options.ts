import { type Objection, UserError } from '../errors.ts';
import { parsePath } from './answer-path.ts';
import { isPlain, type Plain } from './shape.ts';

/** An option or operand as the user typed it, and the path of the answer that it sets. */
export interface TypedOption {
  readonly typed: string;
  readonly path: string;
}

/**
 * The `--set` options with the paths of objections: `environments[prod].org` is `environments[2].org` there.
 *
 * @param raw the answers with the options applied
 */
export function setOptions(raw: Plain, sets: readonly string[]): readonly TypedOption[] {
  return sets.map((set) => {
    const path = set.slice(0, Math.max(0, set.indexOf('=')));
    return { typed: `--set ${path}`, path: indexed(path, raw) };
  });
}

/** A path with the index of each environment in place of its name. */
function indexed(path: string, { environments }: Plain): string {
  const list: readonly unknown[] = Array.isArray(environments) ? environments : [];
  const steps = parsePath(path);
  return steps
    .map((step) => {
      if ('name' in step) return `.${step.name}`;
      if ('index' in step) return `[${step.index}]`;
      return `[${list.findIndex((one) => isPlain(one) && one.name === step.entry)}]`;
    })
    .join('')
    .slice(1);
}

/**
 * An error whose objections are on the options that caused them, each once. Any other error stays as it is.
 *
 * @param options in the order in which they were applied
 */
export function onOptions(error: unknown, options: readonly TypedOption[]): unknown {
  if (!(error instanceof UserError) || error.objections.length === 0) return error;
  const placed = error.objections.map((one) => onOption(one, options));
  const objections = placed.filter(
    (one, index) => placed.findIndex(({ path, message }) => path === one.path && message === one.message) === index,
  );
  return new UserError(error.code, error.message, error.hint, objections);
}

function onOption(objection: Objection, options: readonly TypedOption[]): Objection {
  const { path, message } = objection;
  const option = options.findLast(
    (one) => path === one.path || (/^[.[]/.test(path.slice(one.path.length)) && path.startsWith(one.path)),
  );
  if (option === undefined) return objection;
  // A value in JSON has parts.
  const part = path.slice(option.path.length).replace(/^\./, '');
  return { ...objection, path: option.typed, message: part === '' ? message : `${part} ${message}` };
}
