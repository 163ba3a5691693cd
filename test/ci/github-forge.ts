import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { keyFor } from '../terraform/keys.ts';
import type { CiEnvironment, Forge, Occasion, Texts } from './github-workflow.ts';

/** Values for what people set, by its name and the environment of the forge. */
function settingOf(answers: Answers, more: Texts, name: string, environment: string): string {
  const own = answers.environments.find((one) => [one.name, `${one.name}-plan`].includes(environment));
  const shared = answers.environments.find(({ id }) => name === `TF_VAR_unionai_api_key_${id}`);
  const values: Texts = {
    AWS_ROLE_ARN: `arn:aws:iam::123456789012:role/${environment}`,
    AWS_REGION: 'us-west-2',
    PLAN_BUCKET: 'acme-plans',
    ...(own && { UNIONAI_API_KEY: keyFor(own, answers, environment) }),
    ...(shared && { [name]: keyFor(shared, answers, environment) }),
    ...more,
  };
  const value = values[name];
  if (value === undefined) throw new Error(`nobody knows what ${name} is`);
  return value;
}

/** The environments as scripts/setup.sh makes them: with its variables and secrets, and no others. */
export function environmentsOf(
  answers: Answers,
  dir: string,
  more: Texts = {},
): Readonly<Record<string, CiEnvironment>> {
  const found: Record<string, CiEnvironment> = {};
  const folder = join(dir, 'scripts/setup/environments');
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const values = (name: string): readonly string[] =>
      lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
    const [name = ''] = values('ENVIRONMENT');
    const settings = (environment: string) => {
      const set = (names: readonly string[]): Texts =>
        Object.fromEntries(names.map((one) => [one, settingOf(answers, more, one, environment)]));
      return { vars: set(values('VARIABLE').map((line) => line.split('=')[0] ?? '')), secrets: set(values('SECRET')) };
    };
    const [gate] = values('GATE');
    const [requests] = values('REQUESTS');
    found[`${name}-plan`] = { ...settings(`${name}-plan`), asks: false, open: requests === 'yes' };
    found[name] = { ...settings(name), asks: gate !== 'automatic', open: false };
    const rotation = values('ROTATION_VARIABLE').map((line) => line.split('=')[0] ?? '');
    const own = `${name}-rotate`;
    const vars = Object.fromEntries(rotation.map((one) => [one, settingOf(answers, more, one, own)]));
    if (rotation.length > 0) found[own] = { vars, secrets: {}, asks: false, open: false };
  }
  return found;
}

function needsToken<T>(hasToken: boolean, value: T): T {
  if (!hasToken) throw new Error('a login without the right to a token');
  return value;
}

/** The actions that log in, each with the variables that its steps after it find. */
export const actions: Forge['actions'] = {
  'hashicorp/setup-terraform': () => ({}),
  'terraform-linters/setup-tflint': () => ({}),
  'aquasecurity/trivy-action': () => ({}),
  'aws-actions/configure-aws-credentials': ({ 'role-to-assume': role = '', 'aws-region': region = '' }, hasToken) => {
    if (!/^arn:aws:iam::\d{12}:role\/[\w-]+$/.test(role)) throw new Error('no role');
    const keys = { AWS_ACCESS_KEY_ID: 'of-the-job', AWS_SECRET_ACCESS_KEY: `secret-of-${role.split('/')[1]}` };
    // The stub's secret store knows the caller by its role.
    return needsToken(hasToken, { ...keys, AWS_REGION: region, TFSTUB_IDENTITY: role.split('/')[1] ?? '' });
  },
  // Logs the command line in; the engine is reported by variables.
  'azure/login': ({ 'client-id': client = '' }, hasToken) => {
    if (client === '') throw new Error('no client');
    return needsToken(hasToken, {});
  },
};

const repository = 'acme/ml-platform';
const common = {
  repository,
  actor: 'octocat',
  sha: 'c0ffee',
  server_url: 'https://github.com',
  run_id: '17',
};

const event = (event_name: string) => ({ event_name });

/** What happens to a repository. */
export const occasions = {
  push: (approved: readonly string[] = [], run_id = '17'): Occasion => {
    const ref = 'refs/heads/main';
    return { event: 'push', ref, branch: 'main', approved, github: { ...common, ...event('push'), ref, run_id } };
  },
  /** By hand; from a branch that a user chose. */
  dispatch: (branch: string, inputs: Texts = {}, actor = common.actor, run_id = common.run_id): Occasion => {
    const ref = `refs/heads/${branch}`;
    const github = { ...common, ...event('workflow_dispatch'), actor, ref, run_id };
    return { event: 'workflow_dispatch', ref, branch, inputs, github };
  },
  schedule: (): Occasion => {
    const ref = 'refs/heads/main';
    return { event: 'schedule', ref, branch: 'main', github: { ...common, ref } };
  },
  request: (from = repository, author = 'octocat', actor = author): Occasion => {
    const ref = 'refs/pull/3/merge';
    const pull_request = { number: '3', head: { repo: { full_name: from } }, user: { login: author } };
    return { event: 'pull_request', ref, branch: 'main', github: { ...common, actor, ref, event: { pull_request } } };
  },
};
