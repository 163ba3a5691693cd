import type { ProviderRequirement } from '../../src/model/choice.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import { render } from '../../src/render/render-template.ts';
import { bootstrapBackend } from './backend.ts';
import versions from './versions.tf.ejs';

/**
 * Adds the files that the root module of every cloud has: versions.tf and backend.tf, the version constraint of the engine, and
 * versions.tf of its local module `environment`, if it is called.
 */
export function addRootFiles(
  repository: Repository,
  cloud: Cloud,
  required: readonly ProviderRequirement[],
  files: FileSet,
  hasEnvironments = true,
): void {
  const folder = `bootstrap/${cloud}`;
  const constraint = repository.engine.versionConstraint;
  const text = `${render(versions, 'hcl', {
    providers: required.map((provider) => ({ ...provider, id: new Identifier(provider.name) })),
    versionConstraint: constraint && new Fragment(constraint.file),
  })}`;
  files
    .add(`${folder}/versions.tf`, text, 'merged')
    .add(`${folder}/backend.tf`, `${bootstrapBackend(repository, cloud)}`, 'merged');
  if (hasEnvironments) files.add(`${folder}/environment/versions.tf`, text, 'merged');
  if (constraint) files.add(`${folder}/${constraint.file}`, `${constraint.text()}`, 'merged');
}

/** Adds a Terraform file to a folder. */
export type AddFile = (name: string, template: Template, locals?: Locals) => void;

/**
 * Adds Terraform files to a folder. Blocks that a template leaves out leave no empty lines at the beginning or end, and a
 * template that renders nothing adds no file.
 */
export function fileAdder(folder: string, files: FileSet): AddFile {
  return (name, template, locals = {}) => {
    const text = `${render(template, 'hcl', locals)}`.replace(/^\n+/, '').replace(/\n+$/, '\n');
    if (text.trim() !== '') files.add(`${folder}/${name}`, text, 'merged');
  };
}
