import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment } from '../../../src/model/literal.ts';
import { credentialOf } from '../../../src/model/login.ts';
import type { Repository, Stored, StoredSecret } from '../../../src/model/repository.ts';
import { command, shell } from '../../../src/render/shell.ts';
import { loadFrom } from '../../secret-store/read.ts';
import { writeSetup } from '../setup/files.ts';
import { isSubfolder } from '../work-tree.ts';
import branch from './branch.sh.ejs';
import deletion from './environment-deletion.sh.ejs';
import environments from './environments.sh.ejs';
import type { GitLabSettings } from './fields.ts';
import { isOwnState } from './login.ts';
import platform from './platform.sh.ejs';

/** The claims in the subject of ID tokens: https://docs.gitlab.com/api/projects/#edit-a-project */
const subjectComponents = ['project_path', 'ref_type', 'ref', 'environment_protected', 'deployment_tier'] as const;

/** Adds scripts/setup.sh and its settings. */
export function writeGitLabSetup(repository: Repository, settings: GitLabSettings, files: FileSet): void {
  // In a subfolder, merge requests without changes there have no pipeline, and could never be merged.
  const more = [
    ...(isSubfolder(repository) ? [] : [['REQUIRED_PIPELINE', 'yes'] as const]),
    ...(repository.backend.planTransport === 'none' ? [] : [['SCHEDULE', 'yes'] as const]),
    ...(settings.subject === 'deployment'
      ? subjectComponents.map((component) => ['SUBJECT_COMPONENT', component] as const)
      : []),
  ];
  writeSetup(
    repository,
    files,
    { scripts: { branch, environments, platform, 'environment-deletion': deletion }, ...settings, more },
    stored(repository, settings),
  );
}

/** The variables and secrets of the jobs. */
export function stored(_: Repository, settings: GitLabSettings): Stored {
  return { hasLogin: (login) => credentialOf(login) !== 'api-key' && !isOwnState(login, settings), variables: [] };
}

/** The commands that create the project, and push the branch. */
export function createRepository({ branch, host, project }: GitLabSettings): readonly Fragment[] {
  const create = command(
    ...['glab', 'repo', 'create', project, '--private', '--defaultBranch', branch, '--skipGitInit'],
  );
  return [
    host === 'gitlab.com' ? create : new Fragment(`GITLAB_HOST=${shell(host)} ${create}`),
    command('git', 'config', 'remote.origin.url', `https://${host}/${project}.git`),
    command('git', 'config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'),
    command('git', 'push', '-u', 'origin', 'HEAD'),
  ];
}

/** The command that stores a secret from standard input. Variables that merge requests use cannot be protected. */
export function storeSecret({ host, project }: GitLabSettings, { name, environment, isOpen }: StoredSecret): Fragment {
  const flags = ['--masked', '--hidden', '--raw', ...(isOpen ? [] : ['--protected'])];
  const at = host === 'gitlab.com' ? project : `https://${host}/${project}`;
  return loadFrom(command('glab', 'variable', 'set', name, ...flags, '--scope', environment, '--repo', at));
}
