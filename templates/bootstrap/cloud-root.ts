import type { BootstrapResources } from '../../src/model/bootstrap.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import type { Repository } from '../../src/model/repository.ts';

/** The root module bootstrap/CLOUD. */
export interface CloudRoot<C extends Cloud> {
  readonly cloud: C;
  readonly title: string;
  /** How a user logs in for the bootstrap, in Markdown. */
  readonly login: string;
  /** Adds the files of the root module, below `folder`. */
  write(repository: Repository, resources: BootstrapResources<C>, files: FileSet, folder: string): void;
}
