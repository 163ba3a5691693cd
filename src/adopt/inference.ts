/** One answer that was inferred, and why. */
export interface Inference {
  /** As messages write it: `environments[0].org`. */
  readonly path: string;
  readonly value: string;
  /** The file and line that says it, or a reason in words. */
  readonly because: string;
}

/** An answer that the files do not give, although they show that the default would be wrong. */
export interface OpenAnswer {
  readonly path: string;
  /** Why it cannot be inferred, with the file and line. */
  readonly because: string;
}

/** Something that is not read or not adopted, and stays as it is. */
export interface Skipped {
  readonly path: string;
  readonly because: string;
}

/** What the files of a repository say about its answers. */
export interface Findings {
  readonly inferences: readonly Inference[];
  readonly open: readonly OpenAnswer[];
  readonly skipped: readonly Skipped[];
  /** Places where a key is written into a file. The key itself is never in the text. */
  readonly alarms: readonly string[];
}

/** Findings of which only some parts are there. */
export function findings(parts: Partial<Findings>): Findings {
  return { inferences: [], open: [], skipped: [], alarms: [], ...parts };
}

/** Several findings as one. */
export function joinFindings(all: readonly Findings[]): Findings {
  return {
    inferences: all.flatMap(({ inferences }) => inferences),
    open: all.flatMap(({ open }) => open),
    skipped: all.flatMap(({ skipped }) => skipped),
    alarms: all.flatMap(({ alarms }) => alarms),
  };
}
