import type { Gate } from '../../../src/model/answers.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment, Identifier } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { folderPatterns } from '../../../src/model/root-path.ts';
import type { Locals } from '../../../src/model/template.ts';
import { topPath } from '../../../src/model/top-path.ts';
import { render } from '../../../src/render/render-template.ts';
import { toolsFolder, writeAuditScripts } from '../audit/files.ts';
import { deploymentsOf, loginsOfRepository, reviewedDeployment, storeLogins, tiersOf } from '../deployment.ts';
import { handedKeys, keyPurpose } from '../keys.ts';
import { writeOwners } from '../owners.ts';
import { actions, tools } from '../pins.ts';
import { keyRotations, rotatesKeys, rotationEnvironment } from '../rotation.ts';
import { addScript, writeScripts } from '../scripts/files.ts';
import replan from '../scripts/replan.sh.ejs';
import seal from '../scripts/seal.sh.ejs';
import unseal from '../scripts/unseal.sh.ejs';
import { environmentPrefix, isSubfolder, pipelineName } from '../work-tree.ts';
import check from './check.yml.ejs';
import comment from './comment.sh.ejs';
import dependabot from './dependabot.yml.ejs';
import deploy from './deploy.yml.ejs';
import drift from './drift.yml.ejs';
import type { GitHubSettings } from './fields.ts';
import flyte from './flyte.txt.ejs';
import gate from './gate.sh.ejs';
import installFlyte from './install-flyte.sh.ejs';
import issue from './issue.sh.ejs';
import { loginSteps, loginVariables, needsToken, pinned, sealVariables, secretLine } from './login.ts';
import reportDeploy from './report-deploy.sh.ejs';
import reportDrift from './report-drift.sh.ejs';
import reportRotation from './report-rotation.sh.ejs';
import rotate from './rotate.yml.ejs';
import { checkNames, writeGitHubSetup } from './set-up.ts';
import checkout from './steps/checkout.yml.ejs';

/** Adds the workflows, their scripts, CODEOWNERS and the Dependabot configuration. */
export function writePipeline(repository: Repository, settings: GitHubSettings, files: FileSet): void {
  const { backend } = repository;
  const locals = shared(repository, settings);
  writeScripts(repository, files);
  if (settings.audit) writeAuditScripts(files);
  const workflow = (name: string): string => workflowPath(repository, name);
  files.add(
    workflow('check'),
    `${render(check, 'yaml', { ...locals, ...checkLocals(repository, settings) })}`,
    'owned',
  );
  writeSharedFiles(repository, settings, files);
  writeGitHubSetup(repository, settings, files);
  if (backend.planTransport === 'none') return;
  const scripts = { gate, issue, 'report-deploy': reportDeploy, 'report-drift': reportDrift };
  for (const [name, template] of Object.entries(scripts)) addScript(files, name, template);
  if (reviewedDeployment(deploymentsOf(repository)) !== undefined) addScript(files, 'comment', comment);
  if (backend.planTransport === 'sealed') {
    addScript(files, 'seal', seal);
    addScript(files, 'unseal', unseal);
    addScript(files, 'sealed-place', backend.sealedPlace);
  } else {
    addScript(files, 'replan', replan, { selects: keyPurpose(repository, 'apply').length > 0 });
  }
  files
    .add(workflow('deploy'), `${render(deploy, 'yaml', { ...locals, ...deployLocals(repository) })}`, 'owned')
    .add(workflow('drift'), `${render(drift, 'yaml', { ...locals, ...driftLocals(repository) })}`, 'owned');
  if (!rotatesKeys(repository)) return;
  addScript(files, 'report-rotation', reportRotation);
  if (settings.rotationImage === undefined) {
    addScript(files, 'install-flyte', installFlyte);
    files.add('scripts/ci/flyte.txt', `${render(flyte, 'plain', {})}`, 'owned');
  }
  const values = { ...locals, ...rotateLocals(repository, settings) };
  files.add(workflow('rotate'), `${render(rotate, 'yaml', values)}`, 'owned');
}

/** Where a workflow is, as seen from the repository. */
export function workflowPath(repository: Repository, name: string): string {
  return topPath(repository.path, `.github/workflows/${pipelineName(repository)}-${name}.yml`);
}

const entry = '  - package-ecosystem';

/** The files of which a work tree has one. In a subfolder they may be another repository's, too. */
function writeSharedFiles(repository: Repository, settings: GitHubSettings, files: FileSet): void {
  const { path } = repository;
  const locals = dependabotLocals(repository, settings);
  const updates = `${render(dependabot, 'yaml', locals)}`;
  writeOwners(repository, files, settings.owners, {
    path: '.github/CODEOWNERS',
    otherPlaces: ['CODEOWNERS', 'docs/CODEOWNERS'],
    pipeline: ['/.github/'],
  });
  if (!isSubfolder(repository)) {
    files.add('.github/dependabot.yml', updates, 'owned');
    return;
  }
  const [, actionUpdates = '', providerUpdates = '', toolUpdates] = updates.split(entry);
  files.addShared(topPath(path, '.github/dependabot.yml'), updates, {
    parts: [
      { lines: `${entry}${actionUpdates}`, names: ['github-actions'] },
      { lines: `${entry}${providerUpdates}`, names: locals.directories },
      ...(toolUpdates === undefined ? [] : [{ lines: `${entry}${toolUpdates}`, names: [locals.tools ?? ''] }]),
    ],
    otherPlaces: [topPath(path, '.github/dependabot.yaml')],
  });
}

/** The values that all workflows share. */
function shared(repository: Repository, { branch }: GitHubSettings): Locals {
  const { installStep, version } = repository.engine;
  const logins = loginsOfRepository(repository);
  const name = pipelineName(repository);
  return {
    pipeline: new Fragment(name),
    folder: isSubfolder(repository) ? repository.path : undefined,
    patterns: [`${repository.path}/**`, `.github/workflows/${name}-*.yml`],
    branch,
    sharedRoot: repository.layout.sharedRoot,
    ref: new Fragment(`'refs/heads/${branch}'`),
    oidc: needsToken(logins),
    logins: loginSteps(logins),
    checkout: render(checkout, 'yaml', { action: pinned(actions.checkout) }),
    engine: render(installStep.template, 'yaml', { action: pinned(installStep.action), version }),
  };
}

const gateNotes: Readonly<Record<Gate, string>> = {
  automatic: '',
  dispatch: '; a user other than the author of the change starts it',
  approval: '; requires approval',
};

/** The values of the jobs of a deployment, with the environment variables for keys and logins. */
function job(repository: Repository, deployment: Deployment): Locals {
  return {
    id: new Identifier(deployment.name),
    name: deployment.name,
    environment: deployment.environment,
    gate: new Fragment(gateNotes[deployment.gate]),
    approval: deployment.gate === 'approval',
    dispatched: deployment.gate === 'dispatch',
    variables: engineVariables(repository, deployment, 'plan'),
    applyVariables: engineVariables(repository, deployment, 'apply'),
  };
}

/** The environment variables of a step that plans or applies. */
function engineVariables(repository: Repository, deployment: Deployment, run: 'plan' | 'apply'): readonly Fragment[] {
  const keys = handedKeys(repository, deployment).map(({ variable, secret }) => secretLine(variable, secret));
  return [...loginVariables(loginsOfRepository(repository)), ...keys, ...keyPurpose(repository, run)];
}

function checkLocals(repository: Repository, { audit }: GitHubSettings): Locals {
  const hasPlans = repository.backend.planTransport !== 'none';
  const checks = checkNames(repository);
  const reviewed = hasPlans ? reviewedDeployment(deploymentsOf(repository)) : undefined;
  const reason = hasPlans
    ? 'there is no deployment of development environments only.'
    : 'the state is a local file, which runners cannot access.';
  return {
    checks: { static: new Fragment(checks.static), scan: new Fragment(checks.scan) },
    audit: audit ? new Fragment(checks.audit) : undefined,
    checked: new Fragment(`[static, scan${audit ? ', audit' : ''}]`),
    reviewed: reviewed && job(repository, reviewed),
    whyNoPlan: new Fragment(reason),
    tflint: { action: pinned(actions.tflint), version: tools.tflint },
    trivy: { action: pinned(actions.trivy), version: tools.trivy },
  };
}

function deployLocals(repository: Repository): Locals {
  const all = deploymentsOf(repository);
  const tiers = tiersOf(all);
  const sealed = repository.backend.planTransport === 'sealed';
  return {
    sealed,
    dispatched: all.flatMap(({ gate, name }) => (gate === 'dispatch' ? [new Identifier(name)] : [])),
    sealVariables: sealVariables(loginsOfRepository(repository)),
    transport: new Fragment(
      sealed
        ? 'is stored in a private bucket; the apply job verifies its SHA-256'
        : 'is created again by the apply job, which fails unless the rendered plan has the reviewed SHA-256',
    ),
    tiers: tiers.map(([tier, deployments], index) => ({
      id: new Identifier(tier),
      title: `All ${tier} environments`,
      after: index === 0 ? undefined : tiers[index - 1]?.[0],
      last: index === tiers.length - 1,
      deployments: deployments.map((deployment) => job(repository, deployment)),
    })),
  };
}

function driftLocals(repository: Repository): Locals {
  const deployments = deploymentsOf(repository);
  const [first] = deployments;
  const isShared = repository.layout.sharedRoot;
  return {
    deployments: deployments.map(({ name }) => ({ name, id: new Identifier(name) })),
    keys: repository.environments.map(({ name }) => new Identifier(name)),
    driftEnvironment: new Fragment(`${environmentPrefix(repository)}\${{ matrix.environment }}-plan`),
    // The secrets have the same names in every environment of the matrix.
    variables: first === undefined ? [] : engineVariables(repository, first, 'plan'),
    loginVariables: loginVariables(loginsOfRepository(repository)),
    keyNames: isShared ? repository.environments.map(({ name }) => new Identifier(name)) : undefined,
    maxAgeDays: repository.answers.maxKeyAgeDays,
  };
}

function rotateLocals(repository: Repository, { rotationImage }: GitHubSettings): Locals {
  const logins = storeLogins(repository);
  return {
    rotationImage,
    storeLogins: loginSteps(logins),
    storeVariables: loginVariables(logins),
    rotations: deploymentsOf(repository).flatMap((deployment) =>
      keyRotations(repository, deployment).map(({ key, title, checkEnvironment, run, approved }) => ({
        id: new Identifier(key === 'plan' ? `${deployment.name}-plan` : deployment.name),
        key: new Identifier(key),
        title,
        name: deployment.name,
        deployment: new Identifier(deployment.name),
        members: deployment.members.map(({ name }) => new Identifier(name)),
        rotationEnvironment: rotationEnvironment(deployment),
        checkEnvironment,
        gate: new Fragment(approved ? '; waits for its approval' : ''),
        variables: engineVariables(repository, deployment, run),
      })),
    ),
  };
}

function dependabotLocals(repository: Repository, { audit }: GitHubSettings) {
  const { engine, path, roots } = repository;
  const top = path === '.' ? '' : `/${path}`;
  return {
    ecosystem: engine.dependabotEcosystem,
    tools: audit ? `${top}/${toolsFolder}` : undefined,
    directories: [
      ...folderPatterns(roots).map((folder) => (folder === '.' ? top || '/' : `${top}/${folder}`)),
      `${top}/modules/workspace`,
    ],
  };
}
