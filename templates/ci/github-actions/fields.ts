import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import {
  branch,
  githubOwner,
  githubRepository,
  githubReviewers,
  host,
  image,
  numericId,
} from '../../../src/model/names/forge.ts';
import { auditField } from '../audit/field.ts';

/** The settings of GitHub Actions. */
export const fields = {
  repository: text({
    title: 'GitHub repository',
    hint: 'OWNER/NAME, for example acme/ml-platform',
    rule: githubRepository,
    example: 'acme/ml-platform',
    suggestion: 'github-repository',
  }),
  host: defaulted('github.com', {
    title: 'GitHub host',
    help: 'github.com, SUBDOMAIN.ghe.com, or the host of a GitHub Enterprise Server.',
    hint: 'github.com, or the host of GitHub Enterprise',
    rule: host,
    asked: 'in-review',
    suggestion: 'github-host',
  }),
  branch: defaulted('main', {
    title: 'Deployment branch',
    hint: 'commits on this branch are deployed',
    rule: branch,
    suggestion: 'default-branch',
  }),
  owners: maybe({
    title: 'Code owner',
    hint: 'user or team that must review changes to the pipeline and the Terraform code',
    help: 'User or team in CODEOWNERS, for example @acme/platform, who must review changes to the pipeline and the Terraform code. Must be able to write to the repository. An organization cannot own files. Default: no CODEOWNERS.',
    rule: githubOwner,
    asked: 'always',
  }),
  reviewers: maybe({
    title: 'Reviewers of deployments',
    help: 'Up to six users and teams who approve applies, separated by commas, for example @acme/platform,@octocat. Default: the code owner.',
    rule: githubReviewers,
  }),
  rotationImage: maybe({
    title: 'Container image of the jobs that rotate keys',
    help: 'Default: the runner, on which the jobs install the CLI of Union.ai. Required for a secret store whose command-line tool is not part of the runner image. Must contain flyte with flyteplugins-union, the tool, bash, awk, base64, curl, git, grep and sed, and be pinned to a digest: IMAGE@sha256:DIGEST.',
    rule: image,
  }),
  ownerId: maybe({
    title: 'Numeric ID of the repository owner',
    help: "Part of the OIDC subject of newer repositories: gh api repos/OWNER/NAME --jq '.owner.id, .id'",
    rule: numericId,
    digits: true,
  }),
  repositoryId: maybe({ title: 'Numeric ID of the repository', help: 'See ownerId.', rule: numericId, digits: true }),
  audit: auditField,
};

export type GitHubSettings = Settings<typeof fields>;
