import type { SharePart } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';

/**
 * The values that CODEOWNERS is rendered with.
 *
 * @param project the path of the project; the first part is the default owner
 * @param owners the owner of the files, from the answers
 * @param pipeline the paths of the pipeline files
 */
export function ownersLocals(
  { path: folder, roots }: Repository,
  project: string,
  owners: string | undefined,
  pipeline: readonly string[],
): Locals {
  const tops = new Set(roots.map(({ directory }) => (directory === '.' ? '/*.tf' : `/${directory.split('/')[0]}/`)));
  const own = ['/scripts/', '/modules/', ...tops, '/.yo-rc.json', '/.scaffold/'];
  const paths = [...pipeline, ...own.map((path) => (folder === '.' ? path : `/${folder}${path}`))];
  const width = Math.max(...paths.map(({ length }) => length));
  return {
    owners: new Fragment(owners ?? `@${project.split('/')[0]}`),
    isGuess: owners === undefined,
    paths: paths.map((path) => new Fragment(path.padEnd(width))),
  };
}

/** The lines of CODEOWNERS, each of which can be added by itself to a file that other repositories use. */
export function ownersParts(text: string): readonly SharePart[] {
  return text.split('\n').flatMap((line): readonly SharePart[] => {
    const [name] = line.split(/\s+/);
    return name === undefined || name === '' || name.startsWith('#') ? [] : [{ lines: line, names: [name] }];
  });
}
