import type { Block, Module, SourcePlace } from './configuration.ts';

/** What an expression leads to, as far as the files of the repository tell. */
export type Value =
  | { readonly kind: 'text'; readonly text: string; readonly at: SourcePlace; readonly chain: readonly string[] }
  /** A number, `true`, `false` or `null`. */
  | { readonly kind: 'literal'; readonly text: string; readonly at: SourcePlace; readonly chain: readonly string[] }
  | {
      readonly kind: 'list';
      readonly items: readonly Value[];
      readonly at: SourcePlace;
      readonly chain: readonly string[];
    }
  | {
      readonly kind: 'object';
      readonly entries: ReadonlyMap<string, Value>;
      readonly at: SourcePlace;
      readonly chain: readonly string[];
    }
  /** A variable of a root module to which no file of the repository gives a value. */
  | { readonly kind: 'variable'; readonly variable: Block; readonly at: SourcePlace; readonly chain: readonly string[] }
  /** An attribute of a resource, a data source or an ephemeral resource. */
  | {
      readonly kind: 'block';
      readonly block: Block;
      readonly module: Module;
      readonly path: readonly string[];
      readonly at: SourcePlace;
      readonly chain: readonly string[];
    }
  /** Not known from the files. `pattern` is a text whose unknown parts are `*`. */
  | {
      readonly kind: 'unknown';
      readonly because: string;
      readonly pattern?: string;
      readonly at: SourcePlace;
      readonly chain: readonly string[];
    };
