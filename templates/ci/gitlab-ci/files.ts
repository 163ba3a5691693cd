import type { Deployment } from '../../../src/model/deployment.ts';
import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import { loginsOf, type Repository } from '../../../src/model/repository.ts';
import type { Locals } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import { yaml } from '../../../src/render/yaml.ts';
import codeowners from '../codeowners.ejs';
import { deploymentsOf, loginsOfRepository, reviewedDeployment, tiersOf } from '../deployment.ts';
import { handedKeys } from '../keys.ts';
import { ownersLocals } from '../owners.ts';
import { keyImages } from '../pins.ts';
import { addScript, writeScripts } from '../scripts/files.ts';
import type { GitLabSettings } from './fields.ts';
import pipeline from './gitlab-ci.yml.ejs';
import { idTokens, isOwnState } from './login.ts';
import renovate from './renovate.json.ejs';
import reportDrift from './report-drift.sh.ejs';
import setup from './setup.sh.ejs';

/** Adds the pipeline, its scripts, CODEOWNERS and the Renovate configuration. */
export function writePipeline(repository: Repository, settings: GitLabSettings, files: FileSet): void {
  const hasPlans = repository.backend.planTransport !== 'none';
  const guarded = ['/.gitlab-ci.yml', '/.gitlab/', '/renovate.json'];
  const owners = ownersLocals(repository, settings.project, settings.owners, guarded);
  writeScripts(repository, files);
  addScript(files, 'setup-gitlab', setup);
  if (hasPlans) addScript(files, 'report-drift', reportDrift);
  files
    .add('.gitlab-ci.yml', `${render(pipeline, 'yaml', pipelineLocals(repository, settings, hasPlans))}`, 'owned')
    .add('.gitlab/CODEOWNERS', `${render(codeowners, 'plain', owners)}`, 'owned')
    .add('renovate.json', `${render(renovate, 'yaml', renovateLocals(repository))}`, 'owned');
}

function renovateLocals({ engine }: Repository): Locals {
  return {
    registry: engine.providerRegistry,
    releases: engine.releases && new Fragment(JSON.stringify(engine.releases)),
    versionFile: new Fragment(engine.versionFile),
  };
}

function pipelineLocals(repository: Repository, settings: GitLabSettings, hasPlans: boolean): Locals {
  const { answers, engine, environments, layout, store } = repository;
  const deployments = deploymentsOf(repository);
  const reviewed = hasPlans ? reviewedDeployment(deployments) : undefined;
  const tiers = tiersOf(deployments).map(([tier]) => tier);
  const tokens = hasPlans ? idTokens(loginsOfRepository(repository), settings) : [];
  const own = (deployment: Deployment): Locals => job(repository, settings, deployment, tokens);
  const { branch } = settings;
  return {
    hasPlans,
    sharedRoot: layout.sharedRoot,
    onPush: new Fragment(`$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "${branch}"`),
    onSchedule: new Fragment(`$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == "${branch}"`),
    branchNote: new Fragment(branch.padEnd(15)),
    requestNote: new Fragment(reviewed === undefined ? '' : `; plans ${reviewed.name} with a read-only identity`),
    stages: hasPlans ? ['check', ...(reviewed ? ['review'] : []), ...tiers, 'drift', 'report'] : ['check'],
    image: engine.image,
    tokens,
    variables: variablesOf(repository, settings, deployments),
    reviewed: reviewed && own(reviewed),
    deployments: deployments.map(own),
    keyTool: store.keyTool === undefined ? undefined : new Fragment(store.keyTool),
    keyAgeImage: store.keyTool === undefined ? undefined : (settings.keyAgeImage ?? keyImages[store.keyTool]),
    keyNames: layout.sharedRoot ? environments.map(({ name }) => new Identifier(name)) : undefined,
    maxAgeDays: answers.maxKeyAgeDays,
  };
}

/** The values of the jobs of a deployment. Its tokens are included only if they differ from the shared ones. */
function job(
  repository: Repository,
  settings: GitLabSettings,
  deployment: Deployment,
  shared: readonly Fragment[],
): Locals {
  const logins = deployment.members.flatMap((environment) => loginsOf(repository, environment));
  const tokens = idTokens(logins, settings);
  const differ = tokens.map(String).join() !== shared.map(String).join();
  return {
    id: new Identifier(deployment.name),
    name: deployment.name,
    tier: deployment.tier,
    approved: deployment.approved,
    gateNote: new Fragment(deployment.approved ? '; protected, so that the job requires approval' : ''),
    tokens: differ ? tokens : [],
  };
}

/**
 * Variables to set in the pipeline. The variables of an environment are not among them: GitLab passes them to its jobs
 * according to their scope in the project settings.
 */
function variablesOf(
  repository: Repository,
  settings: GitLabSettings,
  deployments: readonly Deployment[],
): readonly Fragment[] {
  const line = (name: string, value: string): Fragment => new Fragment(`${name}: ${yaml(value)}`);
  const renamed = deployments
    .slice(0, 1)
    .flatMap((deployment) => handedKeys(repository, deployment))
    .filter(({ variable, secret }) => variable !== secret)
    .map(({ variable, secret }) => new Fragment(`${variable}: $${secret}`));
  const state = loginsOfRepository(repository).some((login) => isOwnState(login, settings))
    ? [line('TF_HTTP_USERNAME', 'gitlab-ci-token'), new Fragment('TF_HTTP_PASSWORD: $CI_JOB_TOKEN')]
    : [];
  return [...state, ...renamed];
}
