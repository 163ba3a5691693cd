import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const golden = fileURLToPath(new URL('../golden', import.meta.url));

/** Every Terraform and OpenTofu file of the golden folders, by path. */
export function goldenFiles(): ReadonlyMap<string, string> {
  const paths = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(tf|tofu|hcl)$/.test(path),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(golden, path), 'utf8')]));
}
