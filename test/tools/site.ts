import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder with repositories in folders of their own. */
export interface Site {
  readonly folder: string;
  readonly repositories: readonly string[];
}

/** The files of a folder of a repository, as paths in the repository; none if there is no such folder. */
export function filesIn(site: Site, repository: string, folder: string, fits: RegExp): readonly string[] {
  const path = join(site.folder, repository, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => fits.test(name) && statSync(join(path, name)).isFile())
    .map((name) => join(folder, name));
}

/** The files of all repositories that are at a path, as paths in the site. */
export function filesAt(site: Site, path: string): readonly string[] {
  return site.repositories.map((name) => join(name, path)).filter((file) => existsSync(join(site.folder, file)));
}

/** A path in the site, as a repository and a path in that. */
export function split(path: string): { readonly repository: string; readonly file: string } {
  const [repository = '', ...rest] = path.replace(/^(\.?\/)+/, '').split('/');
  return { repository, file: rest.join('/') };
}
