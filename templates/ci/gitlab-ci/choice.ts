import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { branch, gitlabProject, host, image, owners } from '../../../src/model/names/forge.ts';
import { defineCiPlatform } from '../../../src/model/repository.ts';
import { claims } from './claims.ts';
import { writePipeline } from './files.ts';
import { pipelineReadme } from './readme.ts';
import { setUp } from './set-up.ts';

export const gitlabCi = defineCiPlatform({
  kind: 'gitlab-ci',
  title: 'GitLab CI',
  summary: 'Checks on merge requests, reviewed plans applied from the default branch, drift every night.',
  fields: {
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
  },
  write: writePipeline,
  listings: ['.gitlab-ci.yml'],
  readme: pipelineReadme,
  setUp,
  claims,
  recognise: (paths, remote) => {
    if (!paths.includes('.gitlab-ci.yml')) return undefined;
    const at = 'the git remote';
    const [, host, project] =
      /^(?:https:\/\/|ssh:\/\/)?(?:[^@/]+@)?([^:/]+)[:/](.+?)(?:\.git)?$/.exec(remote ?? '') ?? [];
    return {
      host: host === undefined ? undefined : { text: host, at },
      project: project === undefined ? undefined : { text: project, at },
    };
  },
});
