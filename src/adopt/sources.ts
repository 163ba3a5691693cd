import type { Found, Remote } from '../model/evidence.ts';
import type { Skipped } from './inference.ts';

/** What an inference reads of a repository that the generator did not make. */
export interface Sources {
  /** Name of the repository's folder. */
  readonly name: string;
  /** The text of every Terraform and OpenTofu file, in native and in JSON syntax, and of every backend file, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Every path that tells something: version files, pipelines. */
  readonly paths: readonly string[];
  /** The remote that the branch is pushed to. */
  readonly remote: Remote | undefined;
  /** The default branch, or the one that is checked out. */
  readonly branch: Found | undefined;
  /** What could not be read: links, folders without permission, files that are not text. */
  readonly skipped: readonly Skipped[];
}
