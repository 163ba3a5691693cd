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

/** A version of a file in the history of the repository that contains a key. */
export interface KeyInHistory {
  readonly path: string;
  /** A commit that has it. */
  readonly commit: string;
  /** Whether the file at HEAD still contains a key. */
  readonly isAtHead: boolean;
}

/** What an audit looks at. Everything in it was read before; nothing is executed. */
export interface AuditTree {
  readonly files: readonly AuditFile[];
  /** Whether a file of that path would be ignored, by the .gitignore files of the repository. */
  isIgnored(path: string): boolean;
  /** The versions of files with keys in the commits. Undefined if the commits were not searched. */
  readonly history: readonly KeyInHistory[] | undefined;
  /** Paths that were not read, such as broken links, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
