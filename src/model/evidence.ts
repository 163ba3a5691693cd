/** A value from the user's files, and its location: `environments/dev/backend.tf:4`. */
export interface Found {
  readonly text: string;
  readonly at: string;
}

/** A block of the user's Terraform files, as `recognize` methods read it. */
export interface Evidence {
  readonly type: string;
  readonly labels: readonly string[];
  readonly at: string;
  /** The text of an attribute, where it is a literal or leads to one by a local value or a variable's default. */
  value(attribute: string): Found | undefined;
  /** The same for an attribute of a block inside. */
  inner(block: string, attribute: string): Found | undefined;
  /** The same for an attribute of the provider configuration that the block uses. */
  provider(attribute: string): Found | undefined;
  /** The block that an attribute's expression refers to. */
  referred(attribute: string): Evidence | undefined;
}

/** A git remote, as far as its address says. */
export interface Remote {
  /** Undefined if the address is an alias of an SSH configuration. */
  readonly host: string | undefined;
  /** `acme/infra`. */
  readonly path: string;
  /** How messages name the remote. */
  readonly at: string;
}

/** Settings that were found in the user's files, by field. */
export type FoundSettings = Readonly<Record<string, Found | undefined>>;
