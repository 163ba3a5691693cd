import type { Environment } from '../../src/model/answers.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { inFolder, pathFrom } from '../../src/model/root-path.ts';
import type { Locals } from '../../src/model/template.ts';
import { render } from '../../src/render/render-template.ts';
import { accessPath } from '../layout/access-file.ts';
import adoptedFile from './adopted.yaml.ejs';
import movedFile from './moved.tf.example.ejs';

/** What an adopted access file contains: see src/adopt/infer-access.ts. */
export interface AdoptedAccess extends Locals {
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly existing: Readonly<Record<string, readonly string[]>>;
}

/**
 * The access file of an adopted environment, and the moved blocks for its resources.
 *
 * @returns the text of each file, by path
 */
export function renderAdoptedAccess(
  repository: Repository,
  environment: Environment,
  access: AdoptedAccess,
): ReadonlyMap<string, string> {
  const { sharedRoot } = repository.layout;
  const path = accessPath(repository, environment);
  const [folder] = /^.*(?=\/)/.exec(path) ?? ['.'];
  const root = sharedRoot ? '.' : environment.folder;
  const example = inFolder(root, sharedRoot ? `moved.${environment.name}.tf.example` : 'moved.tf.example');
  const existing = Object.entries(access.existing).filter(([, ids]) => ids.length > 0);
  const text = render(adoptedFile, 'yaml', {
    ...access,
    schema: new Fragment(pathFrom(folder, 'modules/workspace/access.schema.json')),
    name: new Fragment(environment.name),
    from: new Fragment(root === '.' ? 'the Terraform files of this repository' : `the Terraform files in ${root}`),
    moved: new Fragment(example),
    moves: new Fragment(inFolder(root, 'moved.tf')),
    existing: existing.map(([name, ids]) => ({ name: new Identifier(name), ids })),
  });
  const moved = render(movedFile, 'hcl', {
    file: new Fragment(path),
    module: new Identifier(sharedRoot ? environment.id : 'workspace'),
    moves: access.moves.map(({ from, to }) => ({ from: new Fragment(from), to: new Fragment(to) })),
  });
  return new Map([
    [path, `${text}`],
    [example, `${moved}`],
  ]);
}
