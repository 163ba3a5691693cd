import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { Repository, Root } from '../../src/model/repository.ts';
import { inFolder, pathFrom } from '../../src/model/root-path.ts';
import { render } from '../../src/render/render-template.ts';
import versions from '../base/versions.tf.ejs';
import { keyPurposeVariable } from '../guard/guard.ts';
import accessTest from './access.tftest.hcl.ejs';
import { accessPath, accessPathInRoot, renderAccessFile } from './access-file.ts';
import { selectsKey } from './key.ts';

/**
 * The files of a root module in every layout: versions.tf, backend.tf, the engine's state encryption, and
 * the access files with their test.
 */
export function rootFiles(repository: Repository, root: Root, files: FileSet): void {
  const at = (name: string): string => inFolder(root.directory, name);
  const [first] = root.environments;
  if (first === undefined) throw new Error('a root without an environment');
  const { store } = repository;
  const required = store.source === 'store' ? store.providers : [];
  const providers = required.map((provider) => ({ ...provider, id: new Identifier(provider.name) }));
  const state = { key: first.stateKey, settings: first.backend };
  const constraint = repository.engine.versionConstraint;
  files
    .add(
      at('versions.tf'),
      `${render(versions, 'hcl', { providers, leavesKeyInState: repository.read.leavesKeyInState, versionConstraint: constraint && new Fragment(constraint.file) })}`,
      'merged',
    )
    .add(at('backend.tf'), `${repository.backend.block(state)}`, 'merged');
  if (constraint) files.add(at(constraint.file), `${constraint.text()}`, 'merged');
  const encryption = first.stateEncryption && repository.engine.encryption?.(first.stateEncryption);
  if (encryption) files.add(at(encryption.file), `${encryption.text}`, 'merged');
  for (const environment of root.environments)
    files.add(accessPath(repository, environment), renderAccessFile(repository, environment), 'seeded');
  const environments = root.environments.map((environment) => ({
    id: environment.id,
    file: `${accessPathInRoot(repository, environment)}`,
    namePrefix: environment.namePrefix,
    domains: environment.domains,
  }));
  const source = pathFrom(root.directory, 'modules/workspace/access');
  files.add(at('tests/access.tftest.hcl'), `${render(accessTest, 'hcl', { source, environments })}`, 'merged');
}

/** The input variables of a root module, other than those that contain keys. */
export function rootVariables(repository: Repository, root: Root): readonly Fragment[] {
  const { store } = repository;
  return [
    ...(selectsKey(repository, root) ? [keyPurposeVariable()] : []),
    ...(store.source === 'store' && store.rootVariables ? [store.rootVariables()] : []),
  ];
}
