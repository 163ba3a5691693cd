import type { ControlId } from '../model/checklist.ts';
import type { Severity } from '../model/finding.ts';
import type { Audited } from './audited.ts';
import type { SourcePlace } from './configuration.ts';
import type { Fix } from './fix/edit.ts';

/** What a rule found at a place. The severity is the rule's unless it says otherwise. */
export interface Report {
  readonly at: SourcePlace;
  readonly message: string;
  readonly severity?: Severity;
  /** How `--fix` fixes it, or why it cannot. Undefined for what only a person can fix. Pure. */
  readonly fix?: () => Fix;
}

/** Files by path: an example of a rule, which is also its test. */
export type Example = Readonly<Record<string, string>>;

/** A rule of the audit. `explain` prints it; its examples are its tests. */
export interface AuditRule {
  /** In kebab-case. It never changes, because waivers name it. */
  readonly id: string;
  readonly severity: Severity;
  /** How often a finding is right: `high` for what the files prove, `medium` where a convention is assumed. */
  readonly confidence: 'high' | 'medium';
  /** The controls of the checklist that a finding concerns. */
  readonly controls: readonly ControlId[];
  /** Whether the line of a finding can contain a secret: then reports show no literal of it. */
  readonly isAboutSecret?: true;
  /** What is wrong, as a noun phrase or a short sentence without a period. */
  readonly title: string;
  readonly why: string;
  /** Where the rule comes from: an address. */
  readonly source: string;
  readonly fix: string;
  /** What `--fix` does, and under which condition. Undefined for a rule whose findings it never fixes. */
  readonly autofix?: string;
  /** The version of this package that has the rule first. */
  readonly since: string;
  readonly failing: () => Example;
  readonly passing: () => Example;
  /** Finds violations. Unknown values are never a violation. */
  check(repository: Audited): Iterable<Report>;
}

/** Where the rules of the provider come from, unless a rule names something more exact. */
export const ruleSources = {
  /** Union.ai's recommendations, as the checklist of SECURITY.md lists them. */
  bestPractices: 'https://registry.terraform.io/providers/unionai/unionai/latest/docs',
  provider: 'https://registry.terraform.io/providers/unionai/unionai/latest/docs',
  backends: 'https://developer.hashicorp.com/terraform/language/backend',
  sensitive: 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
  github: 'https://docs.github.com/en/actions/reference/security/secure-use',
  gitlab: 'https://docs.gitlab.com/ci/pipeline_security/',
} as const;
