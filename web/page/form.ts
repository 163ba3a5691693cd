import type { Plain } from '../../src/answers/shape.ts';
import type { Field } from '../../src/model/field.ts';

/** What every control of the form needs. */
export interface Form {
  readonly raw: Plain;
  /** The message for the answer at each path. */
  readonly messages: ReadonlyMap<string, string>;
  readonly setText: (path: string, text: string, type: Field['type']) => void;
  readonly change: (at: string, raw: Plain) => void;
}

/** The ID of the control for the answer at a path. */
export function controlId(path: string): string {
  return `answer-${path.replace(/[^A-Za-z0-9]+/g, '-')}`;
}
