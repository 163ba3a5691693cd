/** How often each mutant was reached, by its id. */
export type Hits = Readonly<Record<string, number>>;

/** What the parent asks of a worker. */
export type Order =
  | { readonly kind: 'all' }
  | { readonly kind: 'mutant'; readonly id: string; readonly tests: readonly string[]; readonly hitLimit: number };

/** What a worker answers. */
export type Answer =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'all';
      /** Of the tests that passed, in milliseconds. */
      readonly durations: Readonly<Record<string, number>>;
      readonly failures: Readonly<Record<string, string>>;
      /** What was reached while the modules were loaded, or between tests. */
      readonly atLoad: Hits;
      readonly perTest: Readonly<Record<string, Hits>>;
    }
  | { readonly kind: 'mutant'; readonly id: string; readonly killer: string | undefined };
