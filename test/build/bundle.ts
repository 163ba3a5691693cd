import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

let metafile: Promise<Metafile> | undefined;

/** What esbuild says of the bundle that `npm run build` makes; made in memory, so that dist/ stays as it is. */
export function bundle(): Promise<Metafile> {
  metafile ??= make();
  return metafile;
}

async function make(): Promise<Metafile> {
  const { options } = (await import(new URL('../../build/options.mjs', import.meta.url).href)) as {
    readonly options: BuildOptions;
  };
  const result = await build({ ...options, write: false, metafile: true });
  return result.metafile;
}

/** The output of an entry point, and every output that it loads: at its start, or also later on demand. */
export function loads(meta: Metafile, entry: string, when: 'at its start' | 'ever'): readonly string[] {
  const first = Object.entries(meta.outputs).find(([, { entryPoint }]) => entryPoint === entry)?.[0];
  if (first === undefined) throw new Error(`the bundle has no entry ${entry}`);
  const seen = new Set([first]);
  for (const path of seen)
    for (const { path: next, kind, external } of meta.outputs[path]?.imports ?? [])
      if (external !== true && (when === 'ever' || kind === 'import-statement')) seen.add(next);
  return [...seen];
}

/** The packages that outputs were made from. */
export function packagesIn(meta: Metafile, outputs: readonly string[]): ReadonlySet<string> {
  const inputs = outputs.flatMap((path) =>
    Object.entries(meta.outputs[path]?.inputs ?? {}).flatMap(([input, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [input] : [],
    ),
  );
  return new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
}

/** The project's own TypeScript, path to text. */
export function sources(): ReadonlyMap<string, string> {
  const files = ['src', 'templates', 'generators'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return new Map(
    files.filter((path) => path.endsWith('.ts')).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}
