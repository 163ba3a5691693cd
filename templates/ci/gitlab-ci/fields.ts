import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import { branch, gitlabProject, gitlabReviewers, host, image, owners } from '../../../src/model/names/forge.ts';
import { auditField } from '../audit/field.ts';

/** The settings of GitLab CI/CD. */
export const fields = {
  project: text({
    title: 'GitLab project',
    hint: 'the full path, including all groups, for example acme/ml-platform',
    rule: gitlabProject,
    example: 'acme/ml-platform',
    suggestion: 'gitlab-project',
  }),
  host: defaulted('gitlab.com', {
    title: 'GitLab host',
    hint: 'gitlab.com, or the host of a self-managed GitLab',
    rule: host,
    asked: 'in-review',
    suggestion: 'gitlab-host',
  }),
  branch: defaulted('main', {
    title: 'Deployment branch',
    hint: 'commits on this branch are deployed',
    rule: branch,
    suggestion: 'default-branch',
  }),
  owners: maybe({
    title: 'Code owner',
    hint: 'user or group that must approve changes to the pipeline and the Terraform code',
    help: 'User or group in CODEOWNERS, for example @acme/platform, who must approve changes to the pipeline and the Terraform code. Default: no CODEOWNERS.',
    rule: owners,
    asked: 'always',
  }),
  reviewers: maybe({
    title: 'Approvers of deployments',
    help: 'Users and groups who approve applies, separated by commas, for example @acme/platform,@octocat. Each must approve. Default: the code owner.',
    rule: gitlabReviewers,
  }),
  subject: maybe<'branch' | 'deployment'>({
    title: 'Subject of the ID tokens',
    help: 'deployment: the subject also contains environment_protected and deployment_tier, so that clouds that verify only the subject, such as AWS, distinguish plan and apply. scripts/setup.sh configures it for all jobs of the project. Needs GitLab Premium and 18.5 or later. Default: branch, the subject of GitLab.',
    oneOf: ['branch', 'deployment'],
  }),
  keyAgeImage: maybe({
    title: 'Container image of the key age check',
    help: 'Replaces the default image. Must contain the same tool, and be pinned to a digest: IMAGE@sha256:DIGEST.',
    rule: image,
  }),
  rotationImage: maybe({
    title: 'Container image of the jobs that rotate keys',
    help: 'Required if rotation.automatic is true. Must contain flyte with flyteplugins-union, the command-line tool of the secret store, sh, awk, base64, grep and sed, and be pinned to a digest: IMAGE@sha256:DIGEST.',
    rule: image,
  }),
  audit: auditField,
};

export type GitLabSettings = Settings<typeof fields>;
