import type { Cloud } from '../../src/model/cloud.ts';
import { type GitlabOccasion, GitlabProject } from '../ci/gitlab-runner.ts';
import { serve } from '../setup/forge.ts';
import { GitLab } from '../setup/gitlab.ts';
import { scratch, stubEnvironment } from '../terraform/workbench.ts';
import type { BootstrappedCloud } from './clouds.ts';
import type { Hour } from './hour.ts';
import { deployed, type Forge, jobCommands, jobEnvironment } from './pipeline.ts';
import { stand } from './remote.ts';

/** The variable with the token of a job, for the login to each cloud. */
const tokenNames: { readonly [C in Cloud]: string } = {
  aws: 'AWS_ID_TOKEN',
  azure: 'AZURE_ID_TOKEN',
  google: 'GCP_ID_TOKEN',
  vault: 'VAULT_ID_TOKEN',
};

/** GitLab, with the commands of `glab` that the README and the scripts call. */
export async function onGitLab(hour: Hour): Promise<Forge> {
  const gitlab = new GitLab();
  const served = await serve('glab', gitlab.answer);
  const { remote, tools } = hour;
  stand(
    hour.path,
    'glab',
    `case "$*" in
  'repo create acme/ml-platform --private --defaultBranch main --skipGitInit')
    ${remote.creation} && exec git remote add origin git@gitlab.com:acme/ml-platform.git ;;
  'variable '*) exec '${tools.path}/glab' "$@" ;;
  'mr create --fill --yes') git ls-remote --exit-code origin "$(git branch --show-current)" >/dev/null ;;
  *) exec '${served.path}/glab' "$@" ;;
esac`,
  );
  const run = async (occasion: GitlabOccasion, branch: string, clouds: readonly BootstrappedCloud[]) => {
    const isRequest = occasion.source === 'merge_request_event';
    const settingOf = (name: string, scope: string): string => {
      const variable = gitlab.variables.find((one) => one.key === name && one.environment_scope === scope);
      const secret = tools.world().gitlab.secrets[`${scope}/${name}`];
      const isProtected = variable?.protected ?? secret?.flags.includes('--protected') ?? false;
      const value = secret?.value ?? variable?.value;
      if (value === undefined || value === null) throw new Error(`${name} of ${scope} is not set`);
      if (isRequest && isProtected) throw new Error(`${name} of ${scope} is protected`);
      return value;
    };
    const commands = jobCommands(hour, clouds, {});
    const outside = {
      ...stubEnvironment(hour.world),
      ...jobEnvironment(hour),
      PATH: `${commands.path}:${process.env.PATH}`,
    };
    const tokens = Object.fromEntries(clouds.map(({ cloud }) => [tokenNames[cloud], 'a.job.token']));
    const checkout = await remote.checkout(branch);
    const project = await GitlabProject.at(checkout, { HOME: scratch('home'), ...outside }, tokens, settingOf);
    // GitLab says of each environment whether it is protected.
    const environment_protected = `${gitlab.protections.has('prod')}`;
    const done = await project.run({ ...occasion, claims: { plan: {}, apply: { environment_protected } } });
    const failed = Object.entries(done.jobs).filter(([, result]) => result !== 'PASS');
    if (failed.length > 0) throw new Error(`${failed.map(([job]) => job).join()} failed\n${done.text}`);
    return done;
  };
  return {
    variables: (name) =>
      Object.fromEntries(
        gitlab.variables.flatMap(({ environment_scope, key, value }) =>
          environment_scope === name ? [[key, value ?? ''] as const] : [],
        ),
      ),
    request: async (branch, clouds) => (await run({ source: 'merge_request_event' }, branch, clouds)).text,
    deploy: async (approved, clouds) => {
      const started = approved.map((name) => `apply:${name}`);
      const { text, traces } = await run({ source: 'push', started }, 'main', clouds);
      return deployed(text, traces.folders);
    },
    close: () => served.close(),
  };
}
