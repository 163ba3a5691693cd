/** The exit codes of a run. Scripts depend on them: a number keeps its meaning. */
export const exitCode = {
  done: 0,
  /** `update --check` found that the repository is behind, `audit` found violations, or a check of `verify` failed. */
  checkFailed: 1,
  /** The command line, the answers, the target folder or the record cannot be used. Nothing was written. */
  badInput: 2,
  /** Files conflict: nothing was written, or markers were written because the user asked for them. */
  conflicts: 3,
  /** `audit` found no file that uses the provider. */
  nothingToAudit: 4,
  /** A bug of the generator (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** The disk or a tool failed (EX_IOERR of sysexits.h). */
  system: 74,
  /** 128 + SIGINT. */
  interrupted: 130,
  /** 128 + SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What each exit code means, as the help says it. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  [exitCode.done]: 'done',
  [exitCode.checkFailed]:
    'a check failed: the repository is not up to date, the audit has findings, or verify failed or checked nothing',
  [exitCode.badInput]: 'invalid usage or answers; nothing was written',
  [exitCode.conflicts]: 'conflicts; nothing was written, or markers with --conflicts=markers',
  [exitCode.nothingToAudit]: 'nothing to audit',
  [exitCode.bug]: 'internal error',
  [exitCode.system]: 'disk, tool or output error; the message says what was written',
  [exitCode.interrupted]: 'interrupted; nothing was written',
  [exitCode.terminated]: 'terminated; nothing was written',
};
