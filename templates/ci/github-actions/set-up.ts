import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { credentialOf } from '../../../src/model/login.ts';
import type { Repository, Stored, StoredSecret } from '../../../src/model/repository.ts';
import { command, shell } from '../../../src/render/shell.ts';
import { writeSetup } from '../setup/files.ts';
import { isSubfolder } from '../work-tree.ts';
import deletion from './environment-deletion.sh.ejs';
import environments from './environments.sh.ejs';
import type { GitHubSettings } from './fields.ts';
import platform from './platform.sh.ejs';

/** The names of the status checks, which are the same for all workflows of a GitHub repository. */
export function checkNames(repository: Repository): {
  readonly static: string;
  readonly scan: string;
  readonly audit: string;
} {
  const suffix = isSubfolder(repository) ? ` (${repository.name})` : '';
  return { static: `Format and validity${suffix}`, scan: `Lint and scan${suffix}`, audit: `Audit${suffix}` };
}

/** Adds scripts/setup.sh and its settings. */
export function writeGitHubSetup(repository: Repository, settings: GitHubSettings, files: FileSet): void {
  // In a subfolder, the checks do not run for each pull request, so they cannot be required.
  const { audit, branch, host, owners, repository: project, reviewers } = settings;
  const names = checkNames(repository);
  const checks = isSubfolder(repository) ? [] : [names.static, names.scan, ...(audit ? [names.audit] : [])];
  writeSetup(
    repository,
    files,
    {
      scripts: { platform, environments, 'environment-deletion': deletion },
      host,
      project,
      branch,
      owners,
      reviewers,
      more: checks.map((check) => ['CHECK', check] as const),
    },
    stored(repository),
  );
}

/** The variables and secrets of the jobs; a sealed plan needs its bucket. */
export function stored({ backend }: Repository): Stored {
  return {
    hasLogin: (login) => credentialOf(login) !== 'api-key',
    variables: backend.planTransport === 'sealed' ? ['PLAN_BUCKET'] : [],
  };
}

/** The command that stores a secret; gh prompts for its value. */
export function storeSecret(settings: GitHubSettings, { name, environment }: StoredSecret): Fragment {
  return command('gh', 'secret', 'set', name, '--repo', ghRepository(settings), '--env', environment);
}

/** The command that creates the repository with the current folder, and pushes the branch. */
export function createRepository({ host, repository }: GitHubSettings): readonly Fragment[] {
  const create = command('gh', 'repo', 'create', repository, '--private', '--source', '.', '--push');
  return [host === 'github.com' ? create : new Fragment(`GH_HOST=${shell(host)} ${create}`)];
}

/** The repository as an argument of gh, with the host if it is not the default. */
function ghRepository({ host, repository }: GitHubSettings): string {
  return host === 'github.com' ? repository : `${host}/${repository}`;
}
