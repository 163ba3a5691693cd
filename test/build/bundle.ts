import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

let metafile: Promise<Metafile> | undefined;

/** What esbuild says of all that `npm run build` bundles; made in memory, so that dist/ stays as it is. */
export function bundle(): Promise<Metafile> {
  metafile ??= make();
  return metafile;
}

async function make(): Promise<Metafile> {
  const { core, launcher, yeoman } = (await import(new URL('../../build/options.mjs', import.meta.url).href)) as {
    readonly core: BuildOptions;
    readonly launcher: (hash: string) => BuildOptions;
    readonly yeoman: BuildOptions;
  };
  const builds = await Promise.all(
    [core, launcher(''), yeoman].map((options) => build({ ...options, write: false, metafile: true })),
  );
  const all = builds.map((built) => built.metafile);
  return {
    inputs: Object.assign({}, ...all.map(({ inputs }) => inputs)) as Metafile['inputs'],
    outputs: Object.assign({}, ...all.map(({ outputs }) => outputs)) as Metafile['outputs'],
  };
}

/** A source and all that it loads: at its start, or also later on demand. Modules of Node.js are left out. */
export function loads(meta: Metafile, entry: string, when: 'at its start' | 'ever'): readonly string[] {
  if (!(entry in meta.inputs)) throw new Error(`the bundle has no ${entry}`);
  const seen = new Set([entry]);
  for (const path of seen)
    for (const { path: next, kind, external } of meta.inputs[path]?.imports ?? [])
      if (external !== true && (when === 'ever' || kind !== 'dynamic-import')) seen.add(next);
  return [...seen];
}

/** The packages that sources belong to. */
export function packagesOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
}

/** The packages that outputs were made from. */
export function packagesIn(meta: Metafile, outputs: readonly string[]): ReadonlySet<string> {
  const inputs = outputs.flatMap((path) =>
    Object.entries(meta.outputs[path]?.inputs ?? {}).flatMap(([input, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [input] : [],
    ),
  );
  return packagesOf(inputs);
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
