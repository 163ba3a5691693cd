import { defaulted, maybe, type Settings, text } from '../../../src/model/field.ts';
import { branch, githubRepository, numericId, owners } from '../../../src/model/names/forge.ts';

/** What GitHub Actions asks. */
export const fields = {
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
};

export type GitHubSettings = Settings<typeof fields>;
