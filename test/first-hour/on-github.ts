import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeGh } from '../ci/github-cli.ts';
import { drive } from '../ci/github-driver.ts';
import { occasions } from '../ci/github-forge.ts';
import type { CiEnvironment, Occasion, Texts, WorkflowRun } from '../ci/github-workflow.ts';
import { accessKeyOf } from '../fakes/s3.ts';
import { json, serveFake } from '../fakes/server.ts';
import { serve } from '../setup/forge.ts';
import { GitHub } from '../setup/github.ts';
import { scratch, stubEnvironment } from '../terraform/workbench.ts';
import { type BootstrappedCloud, isTrusted } from './clouds.ts';
import type { Hour } from './hour.ts';
import { deployed, type Forge, jobCommands, jobEnvironment } from './pipeline.ts';
import { stand } from './remote.ts';

const ids = { owner: '9919', repository: '4711' };

/** GitHub, with the commands of `gh` that the README and the scripts call. It creates secrets in environments that exist. */
export async function onGitHub(hour: Hour): Promise<Forge> {
  const github = new GitHub();
  const served = await serve('gh', github.answer);
  const tokens = await serveFake(({ headers }) =>
    headers.authorization?.toLowerCase() === 'bearer request-token'
      ? json(200, { value: 'a.job.token' })
      : json(401, {}),
  );
  const { remote, tools } = hour;
  stand(
    hour.path,
    'gh',
    `case "$*" in
  'repo create acme/ml-platform --private --source . --push')
    ${remote.creation} &&
    git remote add origin git@github.com:acme/ml-platform.git && exec git push -u origin HEAD ;;
  'api --hostname github.com repos/acme/ml-platform --jq '*) echo '${ids.owner} ${ids.repository}' ;;
  'secret set '*)
    for word; do [ "\${previous-}" != --env ] || environment="$word"; previous="$word"; done
    curl -fsS "http://127.0.0.1:${served.port}/repos/acme/ml-platform/environments/$environment" >/dev/null || exit 1
    exec '${tools.path}/gh' "$@" ;;
  'secret '*) exec '${tools.path}/gh' "$@" ;;
  'pr create --fill') git ls-remote --exit-code origin "$(git branch --show-current)" >/dev/null ;;
  *) exec '${served.path}/gh' "$@" ;;
esac`,
  );
  const environments = (): Readonly<Record<string, CiEnvironment>> =>
    Object.fromEntries(
      [...github.environments].map(([name, { deployment_branch_policy, policies, reviewers, variables }]) => {
        const secrets = Object.entries(tools.world().github.secrets).flatMap(([key, { value }]) =>
          key.startsWith(`${name}/`) ? [[key.slice(name.length + 1), value] as const] : [],
        );
        const open = deployment_branch_policy === null || policies.some((one) => one.name !== 'main');
        const own = { vars: Object.fromEntries(variables), secrets: Object.fromEntries(secrets) };
        return [name, { ...own, asks: reviewers.length > 0, open }] as const;
      }),
    );
  const run = async (
    name: string,
    occasion: Occasion,
    branch: string,
    clouds: readonly BootstrappedCloud[],
  ): Promise<WorkflowRun> => {
    const checkout = await remote.checkout(branch);
    const commands = jobCommands(hour, clouds, { gh: fakeGh });
    const outside = {
      ...stubEnvironment(hour.world),
      ...jobEnvironment(hour),
      HOME: scratch('home'),
      PATH: `${commands.path}:${process.env.PATH}`,
    };
    const done = await drive(
      checkout,
      readFileSync(join(checkout, `.github/workflows/terraform-${name}.yml`), 'utf8'),
      {
        environments: environments(),
        outside,
        actions: actionsOf(clouds),
        tokens: {
          ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${tokens.port}/token?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
        },
      },
      occasion,
    );
    const failed = Object.entries(done.results).filter(([, result]) => result === 'failure');
    if (failed.length > 0) throw new Error(`${failed.map(([job]) => job).join()} failed\n${done.log}`);
    return done;
  };
  let count = 100;
  return {
    variables: (name) => Object.fromEntries(github.environments.get(name)?.variables ?? []),
    request: async (branch, clouds) => (await run('check', occasions.request(), branch, clouds)).log,
    deploy: async (approved, clouds) => {
      const { log, traces } = await run('deploy', occasions.push(approved, `${++count}`), 'main', clouds);
      return deployed(log, traces.folders);
    },
    close: async () => {
      await Promise.all([served.close(), tokens.close()]);
    },
  };
}

type Action = (input: Texts, hasToken: boolean, claims: Texts) => Texts;

/** The actions that log in: a job without the right to a token, or with the token of another environment, is refused. */
function actionsOf(clouds: readonly BootstrappedCloud[]): Readonly<Record<string, Action>> {
  const login = (cloud: string, identity: string, audience: string, hasToken: boolean, claims: Texts): void => {
    if (!hasToken) throw new Error('a login without the right to a token');
    const token = {
      issuer: 'https://token.actions.githubusercontent.com',
      subject: `repo:acme@${ids.owner}/ml-platform@${ids.repository}:environment:${claims.environment}`,
      audience,
      claims: { ...claims, repository_id: ids.repository },
    };
    const found = clouds.find((one) => one.cloud === cloud);
    if (found === undefined || !isTrusted(found, identity, token))
      throw new Error(`${cloud} does not trust ${token.subject} with ${identity}`);
  };
  return {
    'hashicorp/setup-terraform': () => ({}),
    'opentofu/setup-opentofu': () => ({}),
    'terraform-linters/setup-tflint': () => ({}),
    'aquasecurity/trivy-action': () => ({}),
    'aws-actions/configure-aws-credentials': ({ 'role-to-assume': role = '', 'aws-region': region = '' }, ...job) => {
      login('aws', role, 'sts.amazonaws.com', ...job);
      const keys = { AWS_ACCESS_KEY_ID: accessKeyOf(role), AWS_SECRET_ACCESS_KEY: 'session' };
      return { ...keys, AWS_REGION: region, TFSTUB_IDENTITY: role };
    },
    'azure/login': ({ 'client-id': client = '' }, ...job) => {
      login('azure', client, 'api://AzureADTokenExchange', ...job);
      return { TFSTUB_IDENTITY: client };
    },
  };
}
