import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/bundle.ts';
import { type Ran, run, scratch } from '../terraform/workbench.ts';
import { type Addition, registration } from './steps.ts';

/** What a copy of the project lacks: what Git ignores, which other tests can write meanwhile, and large repositories. */
const ignored = readFileSync(join(root, '.gitignore'), 'utf8').match(/(?<=^\/).*?(?=\/?$)/gm) ?? [];
const left = [...ignored, '.git', 'test/golden', 'test/frozen', 'test/contributor/example'].map((path) =>
  join(root, path),
);

/** A copy of the project with the folders of `example/` and the additions of a recipe, as a contributor has it. */
export function copyWith(additions: readonly Addition[]): string {
  const dir = scratch('contributor');
  for (const path of readdirSync(root))
    cpSync(join(root, path), join(dir, path), { recursive: true, filter: (from) => !left.includes(from) });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  cpSync(join(root, 'test/contributor/example'), dir, { recursive: true });
  for (const one of [...registration, ...additions]) add(dir, one);
  return dir;
}

/** Errors: throws if the file does not have the text exactly once. */
function add(dir: string, { file, after, added }: Addition): void {
  const path = join(dir, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (after !== '' && text.split(after).length !== 2)
    throw new Error(`${file} does not have this text once, after which the recipe adds another one: ${after}`);
  writeFileSync(
    path,
    text.replace(after, () => `${after}${added}`),
  );
}

/** Runs a source of the copy with its templates. */
export function runSource(dir: string, ...args: readonly string[]): Promise<Ran> {
  return run(process.execPath, ['--import', 'tsx', '--import', './build/register.mjs', ...args], { cwd: dir });
}
