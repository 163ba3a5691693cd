import type { KeyIdentity } from '../model/credential/key-fields.ts';

/** A file of a repository that is audited. */
export interface AuditFile {
  /** Below the audited folder, with `/`. */
  readonly path: string;
  /** Undefined for a file that is not text or was not read. */
  readonly text: string | undefined;
  /** Why the text is missing, as words that follow the path: `is larger than 8 MiB`. */
  readonly unread?: string;
  /** Whether Git tracks the file. Undefined where Git could not be asked or there is no repository. */
  readonly isTracked: boolean | undefined;
}

/** A version of a file in the history of the repository that contains credentials. */
export interface SecretsInHistory {
  readonly path: string;
  /** The first commit that has it. */
  readonly commit: string;
  /** Whether it is the version of the file at HEAD. */
  readonly isAtHead: boolean;
  /** Whose Union.ai API keys it contains; undefined for a key that does not tell. */
  readonly keys: readonly (KeyIdentity | undefined)[];
  readonly credentials: readonly { readonly name: string; readonly length: number }[];
}

/** The commits of a repository, searched for credentials. */
export interface SearchedHistory {
  readonly found: readonly SecretsInHistory[];
  /** What was not searched, as sentences. */
  readonly gaps: readonly string[];
}

/** What an audit looks at. Everything in it was read before; nothing is executed. */
export interface AuditTree {
  readonly files: readonly AuditFile[];
  /** Whether a file of that path would be ignored, by the .gitignore files of the repository. */
  isIgnored(path: string): boolean;
  /** The versions of files with credentials in the commits. Undefined if the commits were not searched. */
  readonly history: SearchedHistory | undefined;
  /** Paths that were not read, such as broken links, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
