/** A repository of the corpus with the rules that must find something in it, each with the file. */
export interface Sample {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `rule file`, in order; notes are left out. */
  readonly findings: readonly string[];
}
