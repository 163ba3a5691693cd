import { defaulted, maybe, text } from '../../../src/model/field.ts';
import { branch, githubRepository, numericId, owners } from '../../../src/model/names/forge.ts';
import { defineCiPlatform } from '../../../src/model/repository.ts';
import { claims } from './claims.ts';
import { writePipeline } from './files.ts';
import { pipelineReadme } from './readme.ts';
import { setUp } from './set-up.ts';

export const githubActions = defineCiPlatform({
  kind: 'github-actions',
  title: 'GitHub Actions',
  summary: 'Checks on pull requests, reviewed plans applied from the default branch, drift every night.',
  fields: {
    repository: text({ title: 'GitHub repository', rule: githubRepository, example: 'acme/ml-platform' }),
    branch: defaulted('main', { title: 'Branch that is applied', rule: branch }),
    owners: maybe({
      title: 'Team that owns pipeline and production files',
      help: 'As CODEOWNERS names it. Without it, the owner of the repository.',
      rule: owners,
    }),
    ownerId: maybe({
      title: 'Numeric id of the owner',
      help: "Part of the OIDC subject of newer repositories: gh api repos/OWNER/NAME --jq '.owner.id, .id'",
      rule: numericId,
      digits: true,
    }),
    repositoryId: maybe({ title: 'Numeric id of the repository', help: 'See ownerId.', rule: numericId, digits: true }),
  },
  write: writePipeline,
  listings: ['.github/workflows/terraform-deploy.yml', '.github/workflows/terraform-drift.yml'],
  readme: pipelineReadme,
  setUp,
  claims,
  recognise: (paths, remote) => {
    const workflow = paths.find((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
    const repository = /github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?$/.exec(remote ?? '')?.[1];
    if (workflow === undefined) return undefined;
    return { repository: repository === undefined ? undefined : { text: repository, at: 'the git remote' } };
  },
});
