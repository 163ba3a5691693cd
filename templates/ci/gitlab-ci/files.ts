import type { Gate } from '../../../src/model/answers.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import { loginsOf, type Repository } from '../../../src/model/repository.ts';
import { inFolder } from '../../../src/model/root-path.ts';
import type { Locals } from '../../../src/model/template.ts';
import { topPath } from '../../../src/model/top-path.ts';
import { render } from '../../../src/render/render-template.ts';
import { yaml } from '../../../src/render/yaml.ts';
import { writeAuditScripts } from '../audit/files.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment, storeLogins, tiersOf } from '../deployment.ts';
import { handedKeys, keyPurpose } from '../keys.ts';
import { writeOwners } from '../owners.ts';
import { keyImages } from '../pins.ts';
import { keyRotations, rotatesKeys, rotationEnvironment } from '../rotation.ts';
import { addScript, writeScripts } from '../scripts/files.ts';
import { environmentPrefix, isSubfolder } from '../work-tree.ts';
import claims from './claims.sh.ejs';
import type { GitLabSettings } from './fields.ts';
import gate from './gate.sh.ejs';
import pipeline from './gitlab-ci.yml.ejs';
import includeTemplate from './include.yml.ejs';
import includesTemplate from './includes.yml.ejs';
import { idTokens, isOwnState } from './login.ts';
import planned from './planned.sh.ejs';
import renovate from './renovate.json.ejs';
import reportDrift from './report-drift.sh.ejs';
import { writeGitLabSetup } from './set-up.ts';

/** The audience of the ID tokens that only gate.sh reads. No cloud or Vault is configured to accept it. */
export const gateAudience = 'deployment-gate';

/** Adds the pipeline, its scripts, CODEOWNERS and the Renovate configuration. */
export function writePipeline(repository: Repository, settings: GitLabSettings, files: FileSet): void {
  const hasPlans = repository.backend.planTransport !== 'none';
  const own = isSubfolder(repository) ? [`/${repository.path}/.gitlab-ci.yml`] : [];
  const guarded = ['/.gitlab-ci.yml', '/.gitlab/', '/renovate.json', ...own];
  writeScripts(repository, files);
  if (settings.audit) writeAuditScripts(files);
  writeGitLabSetup(repository, settings, files);
  writeOwners(repository, files, settings.owners, {
    path: '.gitlab/CODEOWNERS',
    otherPlaces: ['CODEOWNERS', 'docs/CODEOWNERS'],
    pipeline: guarded,
  });
  const scripts = { claims, gate, planned, 'report-drift': reportDrift };
  for (const [name, template] of Object.entries(hasPlans ? scripts : {})) addScript(files, name, template);
  files.add('.gitlab-ci.yml', `${render(pipeline, 'yaml', pipelineLocals(repository, settings, hasPlans))}`, 'owned');
  const updates = `${render(renovate, 'yaml', renovateLocals(repository, settings))}`;
  if (isSubfolder(repository)) {
    writeSharedFiles(repository, files, { updates, ...includes(repository, settings, hasPlans) });
    return;
  }
  files.add('renovate.json', updates, 'owned');
}

/** The file at the top of the work tree that includes the pipeline of the repository, and the lines of it that do. */
function includes({ path }: Repository, settings: GitLabSettings, hasPlans: boolean) {
  const rules = { hasPlans, ...occasions(settings) };
  const file = inFolder(path, '.gitlab-ci.yml');
  const include = render(includeTemplate, 'yaml', { ...rules, file, changes: inFolder(path, '**/*') });
  return { file, include, whole: `${render(includesTemplate, 'yaml', { ...rules, include })}` };
}

interface SharedTexts {
  readonly updates: string;
  readonly file: string;
  readonly include: Fragment;
  readonly whole: string;
}

/** The files of which a work tree has one. In a subfolder they may be another repository's, too. */
function writeSharedFiles({ path }: Repository, files: FileSet, texts: SharedTexts): void {
  const others = (...names: readonly string[]): readonly string[] => names.map((name) => topPath(path, name));
  files
    .addShared(topPath(path, '.gitlab-ci.yml'), texts.whole, {
      parts: [
        {
          lines: `include: # add the item to the list if there is one\n${texts.include}`.replace(/\n(?=.)/g, '\n  '),
          names: [texts.file],
        },
      ],
      otherPlaces: [],
    })
    .addShared(topPath(path, 'renovate.json'), texts.updates, {
      parts: [],
      otherPlaces: others('renovate.json5', '.renovaterc', '.renovaterc.json', '.gitlab/renovate.json'),
    });
}

/** The rules of the jobs for a push to the deployment branch, and for its schedule. */
function occasions({ branch }: GitLabSettings) {
  const on = (source: string): Fragment =>
    new Fragment(`$CI_PIPELINE_SOURCE == "${source}" && $CI_COMMIT_BRANCH == "${branch}"`);
  return { onPush: on('push'), onSchedule: on('schedule') };
}

function renovateLocals({ engine }: Repository, { audit }: GitLabSettings): Locals {
  return {
    managers: new Fragment(audit ? ', "npm"' : ''), // of the package that audits the repository
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
  const prefix = isSubfolder(repository) ? `${repository.name}:` : '';
  const own = (deployment: Deployment): Locals => ({
    ...job(repository, settings, deployment, tokens),
    after: previous(deployments, deployment, settings).map((name) => `${prefix}${name}`),
  });
  const { branch } = settings;
  const rotations = rotationsOf(repository, settings, deployments);
  const nightly = ['drift', ...(rotations.length > 0 ? ['rotate'] : []), 'report'];
  const stages = ['check', ...(reviewed ? ['review'] : []), ...tiers, ...nightly];
  return {
    hasPlans,
    rotations,
    rotationImage: settings.rotationImage,
    storeTokens: idTokens(storeLogins(repository), settings),
    sharedRoot: layout.sharedRoot,
    ...occasions(settings),
    folder: isSubfolder(repository) ? repository.path : undefined,
    job: new Fragment(prefix),
    hidden: new Fragment(`.${prefix}`),
    prefix: new Fragment(environmentPrefix(repository)),
    at: new Fragment(isSubfolder(repository) ? `${repository.path}/` : ''),
    branchNote: new Fragment(branch.padEnd(15)),
    requestNote: new Fragment(reviewed === undefined ? '' : `; plans ${reviewed.name} with its plan identity`),
    stages: hasPlans ? stages : ['check'],
    image: engine.image,
    tokens,
    variables: [...variablesOf(repository, settings, deployments), ...keyPurpose(repository, 'plan')],
    applyVariables: [...variablesOf(repository, settings, deployments), ...keyPurpose(repository, 'apply')],
    reviewed: reviewed && own(reviewed),
    deployments: deployments.map(own),
    gateAudience,
    keyTool: store.keyTool === undefined ? undefined : new Fragment(store.keyTool),
    keyAgeImage: store.keyTool === undefined ? undefined : (settings.keyAgeImage ?? keyImages[store.keyTool]),
    keys: environments.map(({ name }) => new Identifier(name)),
    reportImage: keyImages.node,
    audit: settings.audit,
    label: `${isSubfolder(repository) ? repository.name : 'terraform'}-drift`,
    keyNames: layout.sharedRoot ? environments.map(({ name }) => new Identifier(name)) : undefined,
    maxAgeDays: answers.maxKeyAgeDays,
  };
}

/** The values of the jobs that rotate keys. */
function rotationsOf(
  repository: Repository,
  settings: GitLabSettings,
  deployments: readonly Deployment[],
): readonly Locals[] {
  if (!rotatesKeys(repository)) return [];
  return deployments.flatMap((deployment) =>
    keyRotations(repository, deployment).map(({ key, checkEnvironment, run, approved }) => ({
      id: new Identifier(key === 'plan' ? `${deployment.name}-plan` : deployment.name),
      key: new Identifier(key),
      name: deployment.name,
      tier: deployment.tier,
      members: deployment.members.map(({ name }) => new Identifier(name)),
      rotationEnvironment: rotationEnvironment(deployment),
      checkEnvironment,
      approved,
      variables: [...variablesOf(repository, settings, deployments), ...keyPurpose(repository, run)],
    })),
  );
}

/** The jobs that the plan of a deployment waits for: those that apply the previous tier; for the first tier, the checks. */
function previous(
  deployments: readonly Deployment[],
  { tier }: Deployment,
  { audit }: GitLabSettings,
): readonly string[] {
  const all = tiersOf(deployments);
  const before = all[all.findIndex(([one]) => one === tier) - 1];
  return before === undefined ? ['static', ...(audit ? ['audit'] : [])] : before[1].map(({ name }) => `apply:${name}`);
}

const gateNotes: Readonly<Record<Gate, string>> = {
  automatic: '',
  dispatch: '; a user other than the author of the change starts the job',
  approval: '; protected, so that the job requires approval',
};

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
    environment: deployment.environment,
    tier: deployment.tier,
    approved: deployment.approved,
    gateNote: new Fragment(gateNotes[deployment.gate]),
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
