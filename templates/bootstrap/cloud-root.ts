import type { BootstrapResources } from '../../src/model/bootstrap.ts';
import type { BootstrapSettings } from '../../src/model/bootstrap-settings.ts';
import type { Cloud } from '../../src/model/cloud.ts';
import type { FileSet } from '../../src/model/file-set.ts';
import type { Repository } from '../../src/model/repository.ts';

/** What records the access to states, saved plans and keys in a cloud, as sentences in Markdown without a full stop. */
export interface AuditLogs {
  /** The logs that exist after an apply of the root module. */
  readonly on: readonly string[];
  /** The logs that a person turns on, each with its command. */
  readonly manual: readonly string[];
}

/** The root module bootstrap/CLOUD. */
export interface CloudRoot<C extends Cloud> {
  readonly cloud: C;
  readonly title: string;
  /** How a user logs in for the bootstrap, in Markdown. */
  readonly login: string;
  /** What the root module creates where the keys are stored; undefined for nothing. */
  keyStorage(settings: BootstrapSettings): string | undefined;
  /** The logs of access that exist after an apply, and those that do not. */
  auditLogs(repository: Repository, resources: BootstrapResources<C>): AuditLogs;
  /**
   * What the cloud refuses, because the resources are for too many environments: sentences without a period. Most resources are
   * of one environment.
   */
  overLimits(resources: BootstrapResources<C>): readonly string[];
  /** Adds the files of the root module, below `folder`. */
  write(repository: Repository, resources: BootstrapResources<C>, files: FileSet, folder: string): void;
}
