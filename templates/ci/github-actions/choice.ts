import { definePipelinePlatform } from '../../../src/model/repository.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { writePipeline } from './files.ts';
import { pipelineReadme } from './readme.ts';
import { gates, identities } from './set-up.ts';

export const githubActions = definePipelinePlatform({
  kind: 'github-actions',
  title: 'GitHub Actions',
  summary: 'Checks on pull requests, reviewed plans applied from the default branch, drift every night.',
  fields,
  hasPipeline: true,
  write: writePipeline,
  listings: ['.github/workflows/terraform-deploy.yml', '.github/workflows/terraform-drift.yml'],
  readme: pipelineReadme,
  gates,
  identities,
  claims,
  recognise: (paths, remote) => {
    const workflow = paths.find((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
    const repository = /github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?$/.exec(remote ?? '')?.[1];
    if (workflow === undefined) return undefined;
    return { repository: repository === undefined ? undefined : { text: repository, at: 'the git remote' } };
  },
});
