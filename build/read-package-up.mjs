// The part of read-package-up that yeoman-generator calls, to read the name and version of a generator from its package.json. The
// packages behind it normalize such a file and show where it is invalid; ours is a part of the build.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export function readPackageUpSync({ cwd }) {
  const folder = resolve(cwd);
  const path = join(folder, 'package.json');
  if (existsSync(path)) return { path, packageJson: JSON.parse(readFileSync(path, 'utf8')) };
  return dirname(folder) === folder ? undefined : readPackageUpSync({ cwd: dirname(folder) });
}
