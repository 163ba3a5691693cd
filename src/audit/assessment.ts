import type { Status } from '../model/checklist.ts';
import type { Audited } from './audited.ts';

/** What the files say about a control. */
export interface Assessment {
  readonly status: Status;
  /** Places as `file:line`. */
  readonly where: readonly string[];
  /** Why, in a sentence. For `cannot-tell`, with the chain of references. */
  readonly reason: string;
}

export type Assess = (repository: Audited) => Assessment;

/** An assessment without places. */
export function assessed(status: Status, reason: string, where: readonly string[] = []): Assessment {
  return { status, reason, where };
}

/** A place as `file:line`. */
export function shown({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file}:${line}`;
}
