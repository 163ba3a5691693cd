/** What a tool objects to. */
export interface Finding {
  readonly rule: string;
  /** The path in its repository. */
  readonly file: string;
  /** The generated repository, or the project itself. */
  readonly repository: string;
  readonly message: string;
}

/** Findings that stay as they are. */
export interface Accepted {
  readonly tool: string;
  readonly rule: string;
  /** The files, by their paths. */
  readonly file: RegExp;
  /** What the message says, where a rule has findings of more than one kind. */
  readonly message?: RegExp;
  readonly reason: string;
}

export interface Judgment {
  /** Findings that no entry accepts. */
  readonly refused: readonly Finding[];
  /** Entries that no longer accept a finding. */
  readonly unused: readonly Accepted[];
}

/** Compares the findings of a tool with the list of accepted ones. */
export function judge(tool: string, findings: readonly Finding[], accepted: readonly Accepted[]): Judgment {
  const entries = accepted.filter((entry) => entry.tool === tool);
  const accepts = (entry: Accepted, { rule, file, message }: Finding): boolean =>
    entry.rule === rule && entry.file.test(file) && (entry.message?.test(message) ?? true);
  return {
    refused: findings.filter((finding) => !entries.some((entry) => accepts(entry, finding))),
    unused: entries.filter((entry) => !findings.some((finding) => accepts(entry, finding))),
  };
}

/** The findings without those that differ in their repository alone, each with the number of its repositories. */
export function grouped(findings: readonly Finding[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { rule, file, message, repository } of findings) {
    const text = `${file}: ${message} [${rule}]`;
    groups.set(text, [...(groups.get(text) ?? []), repository]);
  }
  return [...groups].map(([text, repositories]) => `${text} in ${repositories.length}, such as ${repositories[0]}`);
}
