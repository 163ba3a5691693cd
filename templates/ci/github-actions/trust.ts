import type { JobTrust, TrustedJobs } from '../../../src/model/bootstrap.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Login, LoginKind } from '../../../src/model/login.ts';
import type { Repository } from '../../../src/model/repository.ts';
import { hcl } from '../../../src/render/hcl.ts';
import { render } from '../../../src/render/render-template.ts';
import { hasSeparateKeys } from '../../layout/key.ts';
import { rotatesKeys } from '../rotation.ts';
import type { GitHubSettings } from './fields.ts';
import { workflowPath } from './files.ts';
import variables from './trust.tf.ejs';

/**
 * The issuer of the OIDC tokens: https://docs.github.com/actions/reference/security/oidc,
 * https://docs.github.com/enterprise-server@latest/actions/reference/security/oidc
 */
export function issuerOf(host: string): string {
  if (host === 'github.com') return 'https://token.actions.githubusercontent.com';
  return isServer(host) ? `https://${host}/_services/token` : `https://token.actions.${host}`;
}

/** Whether a host is a GitHub Enterprise Server. The hosts of GitHub Enterprise Cloud end with ghe.com. */
export function isServer(host: string): boolean {
  return host !== 'github.com' && !host.endsWith('.ghe.com');
}

/** The audiences that the login steps request. Google Cloud has a default: the name of its provider. */
const audiences: { readonly [K in LoginKind]?: (login: Extract<Login, { kind: K }>) => string } = {
  'aws-oidc': () => 'sts.amazonaws.com',
  'azure-oidc': () => 'api://AzureADTokenExchange',
  'vault-jwt': ({ address }) => address,
};

function audienceOf<K extends LoginKind>(login: Extract<Login, { kind: K }>): string | undefined {
  return audiences[login.kind as K]?.(login);
}

/**
 * The claims of the tokens of jobs: https://docs.github.com/actions/reference/security/oidc. Subjects have two forms: with
 * the numeric IDs if the repository was created, renamed or transferred after July 15, 2026, and without them.
 */
export function trust(repository: Repository, settings: GitHubSettings, jobs: TrustedJobs): JobTrust {
  const { branch, host, ownerId, repository: project, repositoryId } = settings;
  const [owner = '', name = ''] = project.split('/');
  const ids = {
    owner: ownerId ?? variable('github_owner_id'),
    repository: repositoryId ?? variable('github_repository_id'),
  };
  const end = `:environment:${jobs.ciEnvironment}`;
  const reference = `refs/heads/${branch}`;
  // A scheduled rotation plans with the pending keys.
  const rotate = rotatesKeys(repository) ? ['rotate'] : [];
  const workflows = {
    plan: ['deploy', 'drift', ...rotate],
    apply: ['deploy', ...(hasSeparateKeys(repository) ? rotate : [])],
    rotate,
  }[jobs.use];
  const files = workflows.map((workflow) => workflowPath(repository, workflow).replace(/^(\.\.\/)+/, ''));
  return {
    issuer: issuerOf(host),
    variables: ownerId !== undefined && repositoryId !== undefined ? [] : [idVariables()],
    subjects: [`repo:${owner}/${name}${end}`, `repo:${owner}@${ids.owner}/${name}@${ids.repository}${end}`].map(quoted),
    claims: {
      repository_id: [quoted(ids.repository)],
      repository: [quoted(project)],
      environment: [quoted(jobs.ciEnvironment)],
      // Plans of pull requests run on the merge commit, with the workflow of the pull request.
      ...(jobs.isOpen
        ? {}
        : {
            ref: [quoted(reference)],
            job_workflow_ref: files.map((file) => quoted(`${project}/${file}@${reference}`)),
          }),
    },
    audience: audienceOf,
  };
}

let rendered: Fragment | undefined;

/** The input variables for the numeric IDs, rendered once: every identity has them. */
function idVariables(): Fragment {
  rendered ??= render(variables, 'hcl', {});
  return rendered;
}

/** A reference to an input variable within a string. */
const variable = (name: string): string => `\${var.${name}}`;

/** A string of answers as an HCL literal; references to the two input variables stay references. */
function quoted(text: string): Fragment {
  if (!text.includes('$')) return new Fragment(hcl(text));
  const reference = /^\$\{(var\.github_(owner|repository)_id)\}$/.exec(text)?.[1];
  return new Fragment(reference ?? hcl(text).replace(/\$\$(?=\{var\.github_(owner|repository)_id\})/g, '$'));
}
