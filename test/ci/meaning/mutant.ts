import type { Pipelined } from '../pipelines.ts';

/** A way to break a pipeline, by editing its text as a careless hand would. */
export interface Mutant {
  /** The property whose assertion must notice. */
  readonly kills: string;
  readonly says: string;
  readonly path: RegExp;
  readonly find: RegExp;
  readonly put: string;
}

/** The repository with the first match replaced, file by file; undefined where there is nothing to break. */
export function mutated(pipelined: Pipelined, { path, find, put }: Mutant): Pipelined | undefined {
  let changed = false;
  const files = new Map(
    [...pipelined.files].map(([name, text]) => {
      const after = path.test(name) ? text.replace(find, put) : text;
      changed ||= after !== text;
      return [name, after] as const;
    }),
  );
  return changed ? { ...pipelined, files } : undefined;
}
