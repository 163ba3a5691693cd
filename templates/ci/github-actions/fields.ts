import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import { branch, githubRepository, numericId, owners } from '../../../src/model/names/forge.ts';

/** The settings of GitHub Actions. */
export const fields = {
  repository: text({ title: 'GitHub repository', rule: githubRepository, example: 'acme/ml-platform' }),
  branch: defaulted('main', { title: 'Deployment branch', rule: branch }),
  owners: maybe({
    title: 'Code owners',
    help: 'User or team in CODEOWNERS, for example @acme/platform. Default: the owner of the repository.',
    rule: owners,
  }),
  ownerId: maybe({
    title: 'Numeric ID of the repository owner',
    help: "Part of the OIDC subject of newer repositories: gh api repos/OWNER/NAME --jq '.owner.id, .id'",
    rule: numericId,
    digits: true,
  }),
  repositoryId: maybe({ title: 'Numeric ID of the repository', help: 'See ownerId.', rule: numericId, digits: true }),
};

export type GitHubSettings = Settings<typeof fields>;
