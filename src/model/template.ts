/** What a template is given, under the name `it`. */
export type Locals = Readonly<Record<string, unknown>>;

/** Makes of an error one that names template and line. */
export type Located = (error: unknown, line: number) => Error;

/** A compiled template; build/ejs.mjs makes them, src/render/render-template.ts renders them. */
export interface Template {
  readonly name: string;
  readonly body: (it: Locals, escapeFn: (value: unknown) => string, located: Located) => string;
}
