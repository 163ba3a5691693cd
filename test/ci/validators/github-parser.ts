import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

interface Service {
  validate(document: unknown): Promise<readonly Diagnostic[]>;
  readonly document: (path: string, text: string) => unknown;
}

const entry = `
import { TextDocument } from 'vscode-languageserver-textdocument';
export { validate } from '@actions/languageservice/validate';
export const document = (path, text) => TextDocument.create('file:///' + path, 'yaml', 0, text);
`;

/**
 * GitHub's own parser of workflows. Its packages import JSON in a way that Node 20 does not take, so they are bundled
 * first.
 */
export async function loadParser(): Promise<(path: string, text: string) => Promise<readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'unionai-terraform-parser-'));
  try {
    const outfile = join(folder, 'parser.mjs');
    const resolveDir = fileURLToPath(new URL('../../../', import.meta.url));
    await build({
      stdin: { contents: entry, resolveDir, loader: 'js' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'error',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const service: Service = await import(pathToFileURL(outfile).href);
    return async (path, text) => {
      const found = await service.validate(service.document(path, text));
      return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
