/** A file of a repository. */
export interface RepositoryFile {
  /** Below the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Whether it is executable: a script. */
  readonly executable: boolean;
}

/** The text files of a repository, by path below the repository, with `/`. */
export type Files = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

/** What becomes of a file. */
export interface FileChange {
  readonly path: string;
  readonly action:
    | 'create'
    | 'update'
    | 'merge'
    | 'overwrite'
    | 'conflict'
    | 'keep-deleted'
    | 'skip'
    | 'remove'
    | 'keep-edited'
    | 'unchanged';
  /** The file as it will be; undefined for one that is removed, or that stays as it is. */
  readonly after: { readonly text: string; readonly executable: boolean } | undefined;
  /** Where the edits of the user and the templates change the same lines. `line` is 0 for the whole file. */
  readonly conflicts: readonly { readonly line: number; readonly message: string }[];
  /** What of the templates is not in the file afterward, and why. */
  readonly note: string | undefined;
}

/** A finding of the audit. */
export interface Finding {
  readonly rule: string;
  readonly severity: 'note' | 'warning' | 'error';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  /** Stays the same when lines move. */
  readonly fingerprint: string;
  /** Why it is accepted, of a finding that a waiver or the baseline accepts. */
  readonly accepted: string | undefined;
}

/** A line of the security checklist. */
export interface ChecklistLine {
  readonly id: string;
  readonly title: string;
  readonly status: 'met' | 'not-met' | 'not-applicable' | 'cannot-tell';
  readonly where: readonly string[];
  readonly reason: string;
}

/** The result of an audit. */
export interface Audit {
  /** By file, line and rule. Accepted findings are in `accepted`. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly Finding[];
  readonly checklist: readonly ChecklistLine[];
  /** Whether any file uses the Union.ai provider. */
  readonly hasUnion: boolean;
  /** What was not read or not followed. */
  readonly notes: readonly string[];
}

/** What can be set for an audit. */
export interface AuditSettings {
  /** The day on which waivers are still valid, as YYYY-MM-DD; by default today, in UTC. */
  readonly today?: string;
  /** Fingerprints of findings that are accepted. */
  readonly baseline?: Iterable<string>;
}

/** An error in what the caller passed: answers, or the record of a repository. Any other exception is a bug. */
export interface UserError extends Error {
  readonly name: 'UserError';
  readonly code: string;
  readonly hint: string | undefined;
  /** Everything that is wrong with the answers, each with its path, such as `environments[1].org`. */
  readonly objections: readonly { readonly path: string; readonly message: string; readonly hint?: string }[];
}

/**
 * All files of a new repository, with the record that later updates need. The same answers give the same files.
 *
 * @param answers the object that `schema()` describes
 * @throws UserError 'answers' for answers that are not complete or not valid
 */
export declare function plan(answers: unknown): readonly RepositoryFile[];

/**
 * How a repository follows other answers, or the templates of this version: a three-way merge of the files as they were
 * generated, the files as they are, and the files as they are to be. In the order of the paths. If there is a conflict, write
 * nothing: the changes of the record are left out then.
 *
 * @param files all files of the repository, with `.yo-rc.json` and `.scaffold/`
 * @param answers the answers that the repository is to have; by default those in `.yo-rc.json`
 * @throws UserError 'answers' for answers that are not valid, 'record' for a repository without a complete record
 */
export declare function change(files: Files, answers?: unknown): readonly FileChange[];

/**
 * Checks a repository against the security checklist, as the command `audit` does. Whether Git tracks a file is unknown, and
 * the history is not searched.
 *
 * @param files the text files of the repository: Terraform, pipelines, scripts, `.gitignore`
 */
export declare function audit(files: Files, settings?: AuditSettings): Audit;

/** The JSON Schema (2020-12) of the answers. */
export declare function schema(): Readonly<Record<string, unknown>>;

/** The version of the generator. */
export declare const version: string;
