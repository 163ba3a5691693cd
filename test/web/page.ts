import { createContext, runInContext } from 'node:vm';
import { type BuildOptions, type BuildResult, build } from 'esbuild';
import type { Plain } from '../../src/answers/shape.ts';

type Built = BuildResult<{ readonly write: false; readonly metafile: true }>;

interface Options {
  readonly webCore: BuildOptions;
  readonly webPage: BuildOptions;
  readonly webStyle: BuildOptions;
}

const options = (await import(new URL('../../build/web-options.mjs', import.meta.url).href)) as Options;

/** A script of the page, made in memory. */
export function buildScript(name: keyof Options): Promise<Built> {
  return build({ ...options[name], write: false, metafile: true });
}

/** The program of the page, in a context that has what every browser has and nothing of Node.js. */
export class PageProgram {
  readonly #context = createContext({ TextEncoder, URL });

  constructor(script: string) {
    runInContext(script, this.#context);
  }

  /** Every file for raw answers: its path, its text, and whether it is executable. */
  files(raw: Plain): readonly (readonly [path: string, text: string, executable: boolean])[] {
    const files = '[...unionaiTerraform.filesFor(raw)].map(([path, file]) => [path, file.text, file.executable])';
    return this.#evaluate(files, raw) as ReturnType<PageProgram['files']>;
  }

  /** The lines of the checklist for raw answers. */
  checklist(raw: Plain): unknown {
    return this.#evaluate('unionaiTerraform.checklistOf(unionaiTerraform.parseAnswers(raw))', raw);
  }

  /** The objections to raw answers, as the page shows them. */
  objections(raw: Plain): unknown {
    return this.#evaluate(
      '(() => { try { unionaiTerraform.parseAnswers(raw); return []; } catch (error) { return error.objections; } })()',
      raw,
    );
  }

  /** The value of an expression about the answers `raw`. An error is one of this context, because that of another has all code. */
  #evaluate(expression: string, raw: Plain): unknown {
    Object.assign(this.#context, { input: JSON.stringify(raw) });
    const value = `(() => { const raw = JSON.parse(input); return ${expression}; })()`;
    const result = runInContext(
      `(() => { try { return JSON.stringify({ value: ${value} }); } catch (error) { return JSON.stringify({ error: String(error), objections: error.objections }); } })()`,
      this.#context,
    ) as string;
    const parsed = JSON.parse(result) as { readonly value?: unknown; readonly error?: string };
    if (parsed.error !== undefined) throw new Error(result);
    return parsed.value;
  }
}
