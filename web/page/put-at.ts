import type { PathStep } from '../../src/answers/answer-path.ts';
import type { Plain } from '../../src/answers/shape.ts';
import type { Field, Scalar } from '../../src/model/field.ts';
import { isPlain, parsePath, withoutAnswer } from '../core.ts';

/**
 * Answers with a value at a path, as messages write it: `backend.bucket` or `environments[1].org`. The value may be of another
 * type than the answer. Undefined leaves the answer out, and so does an object without answers.
 */
export function putAt(raw: Plain, path: string, value: Scalar | undefined): Plain {
  if (value === undefined) return withoutAnswer(raw, path);
  const after = put(raw, parsePath(path), value);
  return isPlain(after) ? after : {};
}

function put(before: unknown, [step, ...rest]: readonly PathStep[], value: Scalar): unknown {
  if (step === undefined) return value;
  if ('index' in step) {
    const list: readonly unknown[] = Array.isArray(before) ? before : [];
    return list.with(step.index, put(list[step.index], rest, value));
  }
  if (!('name' in step)) return before;
  // Keeps the order of the names.
  const object = isPlain(before) ? before : {};
  return { ...object, [step.name]: put(object[step.name], rest, value) };
}

/** A text as a value of the type of its field. A text that is not one stays a text, and the parser objects to it. */
export function typedValue(text: string, type: Field['type']): Scalar | undefined {
  if (text === '') return undefined;
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
