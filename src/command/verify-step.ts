/** One run of a tool in the copy of the repository. */
export interface CheckStep {
  /** How the report names it: `terraform validate`. */
  readonly check: string;
  /** What it checks: a folder, or `.` for the repository. */
  readonly place: string;
  readonly args: readonly string[];
  /** Where it runs, below the copy; '' is the copy. */
  readonly folder: string;
  /** Variables besides those that every tool gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** The exit codes that say that the check failed. Any other one but 0 says that the tool failed. */
  readonly failing: ReadonlySet<number>;
  /** What else output of a run that did not pass means, if it does. */
  readonly excuse?: (output: string) => Excuse | undefined;
}

/** A run whose exit code does not say what happened: something is missing, the tool could not work, or a file is not valid. */
export interface Excuse {
  readonly status: 'skipped' | 'error' | 'failed';
  readonly reason: string;
}

/** Something that is not checked, and why. */
export interface SkippedCheck {
  readonly check: string;
  readonly place: string;
  readonly reason: string;
}

/** What one tool checks in a repository. */
export interface Checker {
  /** The name of the tool, and of its program. */
  readonly program: string;
  /** Steps in order. After one that does not pass, the rest of its list is skipped. */
  readonly chains: readonly (readonly CheckStep[])[];
  readonly skipped: readonly SkippedCheck[];
  /** Files of the copy that are copied before, from and to. */
  readonly copies?: readonly (readonly [string, string])[];
}

/** The result of a check. */
export interface CheckResult {
  readonly check: string;
  readonly place: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'error';
  /** Why it was skipped, or how the tool failed. */
  readonly reason?: string;
  /** What the tool wrote, if the check did not pass, without credentials. */
  readonly output?: string;
}
