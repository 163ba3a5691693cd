import { definePipelinePlatform } from '../../../src/model/repository.ts';
import { command } from '../../../src/render/shell.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { writePipeline } from './files.ts';
import { overLimits } from './over-limits.ts';
import { pipelineReadme } from './readme.ts';
import { createRepository, stored, storeSecret } from './set-up.ts';
import storeKey from './store-key.sh.ejs';
import { trust } from './trust.ts';

export const gitlabCi = definePipelinePlatform({
  kind: 'gitlab-ci',
  title: 'GitLab CI/CD',
  summary: 'Checks merge requests, applies reviewed plans from the deployment branch, and detects drift every night.',
  suggestedBy: 'gitlab-project',
  fields,
  hasPipeline: true,
  namesSecrets: false,
  sealsPlans: false,
  passesPlans:
    'Saved plans are artifacts that expire and that users cannot download; the apply job verifies their SHA-256.',
  rotatesWith: ({ rotationImage }) => rotationImage !== undefined,
  audits: ({ audit }) => audit,
  write: writePipeline,
  listings: ['.gitlab-ci.yml'],
  readme: pipelineReadme,
  stored,
  storeSecret,
  storeKey,
  tool: { platform: 'GitLab', command: 'glab', url: 'https://gitlab.com/gitlab-org/cli' },
  branch: ({ branch }) => branch,
  createRepository,
  openRequest: command('glab', 'mr', 'create', '--fill', '--yes'),
  keyProject: ({ host, project }) => (host === 'gitlab.com' ? project : `https://${host}/${project}`),
  trust,
  overLimits,
  claims,
  recognize: (paths, remote) => {
    if (!paths.includes('.gitlab-ci.yml')) return undefined;
    if (remote === undefined) return {};
    const { at, host, path } = remote;
    return { host: host === undefined ? undefined : { text: host, at }, project: { text: path, at } };
  },
});
