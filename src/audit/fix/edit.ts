import type { SourcePlace } from '../configuration.ts';

/** Sets an attribute of a block: adds it, or replaces its value. */
export interface AttributeEdit {
  readonly kind: 'attribute';
  /** Where the block begins. */
  readonly block: SourcePlace;
  readonly name: string;
  /** The expression, as Terraform's language writes it. */
  readonly value: string;
}

/** Replaces a text at a place, which may be inside quotes. */
export interface TextEdit {
  readonly kind: 'text';
  readonly at: SourcePlace;
  readonly from: string;
  readonly to: string;
  /** A comment for the line, if it has none. */
  readonly comment?: string;
}

/** Replaces a text in the expression of an attribute, which may be inside quotes. */
export interface ExpressionEdit {
  readonly kind: 'expression';
  /** Where the attribute begins. */
  readonly attribute: SourcePlace;
  /** Where the text begins, counted from the beginning of the expression. */
  readonly offset: number;
  readonly from: string;
  readonly to: string;
}

/** Adds a line at the end of a file, which is created if it does not exist. */
export interface LineEdit {
  readonly kind: 'line';
  readonly file: string;
  readonly line: string;
}

/** A change of one file. */
export type Edit = AttributeEdit | TextEdit | ExpressionEdit | LineEdit;

/** What `--fix` does about a finding: the edits, all or none, or why it cannot fix it. */
export type Fix =
  | {
      readonly edits: readonly Edit[];
      /** What to do afterward. */
      readonly next?: string;
    }
  | { readonly reason: string };

/** The file that an edit changes. */
export function fileOfEdit(edit: Edit): string {
  switch (edit.kind) {
    case 'attribute':
      return edit.block.file;
    case 'text':
      return edit.at.file;
    case 'expression':
      return edit.attribute.file;
    case 'line':
      return edit.file;
  }
}
