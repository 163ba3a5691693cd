/** A position in a file; both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where something is in the text, as offsets: `to` is the first one after it. Not in JSON, which is not edited. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

export interface HclAttribute extends Position {
  readonly name: string;
  /** The expression as it is written. */
  readonly expression: string;
  readonly range?: TextRange;
}

export interface HclBlock extends Position {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: HclBody;
  /** `open` is the offset after the opening brace. */
  readonly range?: TextRange & { readonly open: number };
}

export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** A parsed file of Terraform's or OpenTofu's language. */
export interface HclFile {
  readonly body: HclBody;
  /** Where the text is not valid HCL, or was not read. */
  readonly errors: readonly Position[];
  /** The first block whose content was not read, because it is nested too deeply. It is one of the errors. */
  readonly tooDeep?: Position;
}

/** Parses HCL. */
export type HclParser = (text: string) => HclFile;
