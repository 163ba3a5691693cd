import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import { branch, gitlabProject, host, image, owners } from '../../../src/model/names/forge.ts';

/** The settings of GitLab CI/CD. */
export const fields = {
  project: text({ title: 'GitLab project', rule: gitlabProject, example: 'acme/ml-platform' }),
  host: defaulted('gitlab.com', { title: 'GitLab host', rule: host }),
  branch: defaulted('main', { title: 'Deployment branch', rule: branch }),
  owners: maybe({
    title: 'Code owners',
    help: 'User or group in CODEOWNERS, for example @acme/platform. Default: the group of the project.',
    rule: owners,
  }),
  keyAgeImage: maybe({
    title: 'Container image of the key age check',
    help: 'Replaces the default image. Must contain the same tool, and be pinned to a digest: IMAGE@sha256:DIGEST.',
    rule: image,
  }),
};

export type GitLabSettings = Settings<typeof fields>;
