import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import { branch, gitlabProject, host, image, owners } from '../../../src/model/names/forge.ts';

/** What GitLab CI asks. */
export const fields = {
  project: text({ title: 'GitLab project', rule: gitlabProject, example: 'acme/ml-platform' }),
  host: defaulted('gitlab.com', { title: 'Host of GitLab', rule: host }),
  branch: defaulted('main', { title: 'Branch that is applied', rule: branch }),
  owners: maybe({
    title: 'Group that owns pipeline and production files',
    help: 'As CODEOWNERS names it. Without it, the group of the project.',
    rule: owners,
  }),
  keyAgeImage: maybe({
    title: 'Image that reads the age of the keys',
    help: "With the command line of the store's cloud, which the engine's image has not; by its digest.",
    rule: image,
  }),
};

export type GitLabSettings = Settings<typeof fields>;
