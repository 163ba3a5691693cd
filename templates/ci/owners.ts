import type { FileSet, SharePart } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { topPath } from '../../src/model/top-path.ts';
import { render } from '../../src/render/render-template.ts';
import { bootstrapClouds } from '../bootstrap/files.ts';
import codeowners from './codeowners.ejs';
import { isSubfolder } from './work-tree.ts';

/** CODEOWNERS of a platform. */
interface OwnersFile {
  readonly path: string;
  /** Other locations, of which the platform reads the first that exists. */
  readonly otherPlaces: readonly string[];
  /** The paths of the pipeline files. */
  readonly pipeline: readonly string[];
}

/** Adds CODEOWNERS. Without an owner there is none: nothing can be guessed, because an organization cannot own files. */
export function writeOwners(
  repository: Repository,
  files: FileSet,
  owners: string | undefined,
  file: OwnersFile,
): void {
  if (owners === undefined) return;
  const paths = ownedPaths(repository, file.pipeline);
  const width = Math.max(...paths.map(({ length }) => length));
  const locals = { owners: new Fragment(owners), paths: paths.map((path) => new Fragment(path.padEnd(width))) };
  const text = `${render(codeowners, 'plain', locals)}`;
  if (!isSubfolder(repository)) {
    files.add(file.path, text, 'owned');
    return;
  }
  const top = (path: string): string => topPath(repository.path, path);
  files.addShared(top(file.path), text, { parts: ownersParts(text), otherPlaces: file.otherPlaces.map(top) });
}

function ownedPaths(repository: Repository, pipeline: readonly string[]): readonly string[] {
  const { path: folder, roots } = repository;
  const tops = new Set(roots.map(({ directory }) => (directory === '.' ? '/*.tf' : `/${directory.split('/')[0]}/`)));
  const bootstrap = bootstrapClouds(repository).length > 0 ? ['/bootstrap/'] : [];
  const own = ['/scripts/', '/modules/', ...bootstrap, ...tops, '/.yo-rc.json', '/.scaffold/'];
  return [...pipeline, ...own.map((path) => (folder === '.' ? path : `/${folder}${path}`))];
}

/** The lines of CODEOWNERS, each of which can be added by itself to a file that other repositories use. */
function ownersParts(text: string): readonly SharePart[] {
  return text.split('\n').flatMap((line): readonly SharePart[] => {
    const [name] = line.split(/\s+/);
    return name === undefined || name === '' || name.startsWith('#') ? [] : [{ lines: line, names: [name] }];
  });
}
