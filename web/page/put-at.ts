import type { Plain } from '../../src/answers/shape.ts';
import type { Field, Scalar } from '../../src/model/field.ts';
import { isPlain } from '../core.ts';

/**
 * Answers with a value at a path, as messages write it: `backend.bucket` or `environments[1].org`. Undefined leaves the answer
 * out, and so does an object without answers.
 */
export function putAt(raw: Plain, path: string, value: Scalar | undefined): Plain {
  const steps = path.split(/\.|\[(\d+)\]\.?/).filter((step) => step !== undefined && step !== '');
  const after = put(raw, steps, value);
  return isPlain(after) ? after : {};
}

function put(before: unknown, [step, ...rest]: readonly string[], value: Scalar | undefined): unknown {
  if (step === undefined) return value;
  if (Array.isArray(before)) {
    const list: readonly unknown[] = before;
    return list.with(Number(step), put(list[Number(step)], rest, value) ?? {});
  }
  const { [step]: inner, ...others } = isPlain(before) ? before : ({} as Plain);
  const after = put(inner, rest, value);
  if (after === undefined) return Object.keys(others).length === 0 ? undefined : others;
  // Keeps the order of the names.
  return isPlain(before) && Object.hasOwn(before, step) ? { ...before, [step]: after } : { ...others, [step]: after };
}

/** A text as a value of the type of its field. A text that is not one stays a text, and the parser objects to it. */
export function typedValue(text: string, type: Field['type']): Scalar | undefined {
  if (text === '') return undefined;
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
