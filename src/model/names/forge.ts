import type { Rule } from '../field.ts';

/** `owner/name`. Both become part of an OIDC claim, so nothing that a claim could not hold. */
export const githubRepository: Rule = {
  pattern: /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}\/[A-Za-z0-9._-]{1,100}$/,
  says: 'a GitHub repository in the form OWNER/NAME',
  source: 'https://docs.github.com/repositories/creating-and-managing-repositories/about-repositories',
  unless: (value) => {
    const name = value.split('/')[1] ?? '';
    if (name === '.' || name === '..') return 'must not be named . or ..';
    return /\.(git|wiki)$/.test(name) ? 'must not end with .git or .wiki' : undefined;
  },
};

/** `group/…/project`: https://docs.gitlab.com/user/reserved_names/ */
export const gitlabProject: Rule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/,
  says: 'a GitLab project path in the form GROUP/PROJECT or GROUP/SUBGROUP/PROJECT',
  source: 'https://docs.gitlab.com/user/reserved_names/#rules-for-usernames-project-and-group-names-and-slugs',
  unless: (value) => {
    if (value.length > 255) return 'must not be longer than 255 characters';
    const bad = value.split('/').find((part) => /(\.(git|atom)|[.-])$|[._-]{2}/.test(part));
    return (
      bad &&
      'must not have a part that ends with .git, .atom, a dot or a hyphen, or contains consecutive ._- characters'
    );
  },
};

export const gitlabProjectId: Rule = {
  pattern: /^[1-9][0-9]{0,18}$/,
  says: 'the numeric ID of a GitLab project',
  source: 'https://docs.gitlab.com/api/projects/',
};

export const host: Rule = {
  pattern: /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$/,
  says: 'a lowercase hostname without a scheme',
  source: 'https://www.rfc-editor.org/rfc/rfc1123',
};

export const numericId: Rule = {
  pattern: /^[1-9][0-9]{0,18}$/,
  says: 'a numeric ID',
  source: 'https://docs.github.com/rest/repos/repos#get-a-repository',
};

export const owners: Rule = {
  pattern: /^@[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*$/,
  says: 'a user or group, as in a CODEOWNERS file, such as @acme/platform',
  source:
    'https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
};

const github =
  'https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners';
const account = '@[A-Za-z0-9]([A-Za-z0-9_-]{0,37}[A-Za-z0-9])?(/[A-Za-z0-9_][A-Za-z0-9_.-]*)?';

/** A user, or a team of an organization. */
export const githubOwner: Rule = {
  pattern: new RegExp(`^${account}$`),
  says: 'a user or team, as in a CODEOWNERS file, such as @acme/platform',
  source: github,
};

export const githubReviewers: Rule = {
  pattern: new RegExp(`^${account}([, ]+${account}){0,5}$`),
  says: 'up to six users and teams, separated by commas, such as @acme/platform,@octocat',
  source:
    'https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments#required-reviewers',
};

export const gitlabReviewers: Rule = {
  pattern:
    /^@[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*([, ]+@[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*){0,9}$/,
  says: 'up to ten users and groups, separated by commas, such as @acme/platform,@octocat',
  source: 'https://docs.gitlab.com/ci/environments/deployment_approvals/',
};

/** A tag can be moved to another image, a digest cannot. */
export const image: Rule = {
  pattern: /^[a-z0-9][a-z0-9._:-]*(\/[a-z0-9._-]+)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?@sha256:[0-9a-f]{64}$/,
  says: 'a container image pinned to a digest: NAME@sha256:DIGEST',
  source: 'https://distribution.github.io/distribution/spec/api/#overview',
};

/** A branch, in the characters that need no escape in a workflow's expressions and patterns. */
export const branch: Rule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/,
  says: 'a branch name of letters, digits and ._- in parts separated by slashes',
  source: 'https://git-scm.com/docs/git-check-ref-format',
  unless: (name) =>
    /\.\.|\.lock$|\.$/.test(name) ? 'must not contain consecutive dots, or end with .lock or a dot' : undefined,
};
