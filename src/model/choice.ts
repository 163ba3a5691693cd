import type { ControlId } from './checklist.ts';
import type { Fields, Settings } from './field.ts';
import type { Fragment } from './literal.ts';
import type { SuggestionName } from './suggestion.ts';

/**
 * One choice of a question, such as a secret store. Its folder below templates/ has the name of its kind, and
 * templates/registry.ts lists it. No code compares a kind: differences between choices are traits.
 */
export interface Choice<F extends Fields = Fields> {
  readonly kind: string;
  readonly title: string;
  /** One sentence: what choosing it means. */
  readonly summary: string;
  /** The wizard suggests this choice if there is a value of this kind. */
  readonly suggestedBy?: SuggestionName;
  /** What it asks further. Empty for many. */
  readonly fields: F;
  /** Checks beyond the rules of single fields. */
  check?(settings: Settings<F>): readonly FieldObjection[];
}

/** The choices of a question, of which there is at least one: the first is the default. */
export type Choices<C extends Choice> = readonly [C, ...C[]];

export interface FieldObjection {
  readonly field: string;
  readonly message: string;
  readonly hint?: string;
}

/** A provider as `required_providers` names it. */
export interface ProviderRequirement {
  readonly name: string;
  readonly source: string;
  readonly version: string;
}

/** A row of SECURITY.md of a generated repository: the control, and its implementation. */
export interface Claim {
  readonly id: ControlId;
  readonly met: Fragment;
}
