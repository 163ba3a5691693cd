import { definePipelinePlatform } from '../../../src/model/repository.ts';
import type { StoreTool } from '../../../src/model/secret-store.ts';
import { command } from '../../../src/render/shell.ts';
import { claims } from './claims.ts';
import { fields } from './fields.ts';
import { writePipeline } from './files.ts';
import { overLimits } from './over-limits.ts';
import { pipelineReadme } from './readme.ts';
import { createRepository, stored, storeSecret } from './set-up.ts';
import storeKey from './store-key.sh.ejs';
import { trust } from './trust.ts';

/** The tools on the runner image: https://github.com/actions/runner-images/blob/main/images/ubuntu/Ubuntu2404-Readme.md */
const runnerHas: Readonly<Record<StoreTool, boolean>> = { aws: true, az: true, gcloud: true, vault: false };

export const githubActions = definePipelinePlatform({
  kind: 'github-actions',
  title: 'GitHub Actions',
  summary: 'Checks pull requests, applies reviewed plans from the deployment branch, and detects drift every night.',
  suggestedBy: 'github-repository',
  fields,
  hasPipeline: true,
  namesSecrets: true,
  sealsPlans: true,
  passesPlans:
    'Saved plans pass through private storage if the backend has it; otherwise the apply job plans again and compares.',
  rotatesWith: ({ rotationImage }, tool) => rotationImage !== undefined || runnerHas[tool],
  audits: ({ audit }) => audit,
  write: writePipeline,
  listings: ['.github/workflows/terraform-deploy.yml', '.github/workflows/terraform-drift.yml'],
  readme: pipelineReadme,
  stored,
  storeSecret,
  storeKey,
  tool: { platform: 'GitHub', command: 'gh', url: 'https://cli.github.com' },
  branch: ({ branch }) => branch,
  createRepository,
  openRequest: command('gh', 'pr', 'create', '--fill'),
  keyProject: ({ host, repository }) => (host === 'github.com' ? repository : `${host}/${repository}`),
  trust,
  overLimits,
  claims,
  check: ({ owners, repository, reviewers = '' }) => {
    const organization = `@${repository.split('/')[0]}`.toLowerCase();
    const named = { owners, reviewers: reviewers.split(/[, ]+/).find((one) => one.toLowerCase() === organization) };
    return Object.entries(named).flatMap(([field, name]) =>
      name?.toLowerCase() === organization
        ? [
            {
              field,
              message: 'cannot be the owner of the repository: an organization cannot own files or review',
              hint: `Name a team, ${name}/TEAM, or another user.`,
            },
          ]
        : [],
    );
  },
  recognize: (paths, remote) => {
    const workflow = paths.find((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
    if (workflow === undefined) return undefined;
    // An alias of the SSH configuration has no host; the workflow shows that the host is GitHub.
    const isHere = remote !== undefined && (remote.host === undefined || remote.host === 'github.com');
    return { repository: isHere ? { text: remote.path, at: remote.at } : undefined };
  },
});
