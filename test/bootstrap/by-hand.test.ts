import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { secretStores, stateBackends } from '../../templates/registry.ts';
import { readBlocks } from '../aws/readme-commands.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor } from '../combinations.ts';

/**
 * The values that a user has to type or to copy in the commands of the one-time setup: placeholders in capitals, and commands that
 * ask for a value. Names of variables are no placeholders.
 */
function valuesByHand(answers: Answers): readonly string[] {
  const readme = plan(answers).get('README.md')?.text ?? '';
  const commands = readBlocks(readme)
    .filter(({ headings }) => headings.includes('One-time setup'))
    .flatMap((block) => block.commands);
  ok(commands.includes('scripts/lock-providers.sh'), 'the README has no one-time setup');
  const typed = commands.flatMap((command) => {
    const words = command.match(/(?<![A-Za-z0-9_./-])[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*(?![A-Za-z0-9_=-])/g) ?? [];
    const placeholders = words.filter((word) => word.length > 2 && !/^(HEAD|IFS|LC_ALL)$/.test(word));
    const asks = /\bread -r|^gh secret set|^glab variable set|\blogin\b/.test(command) ? [command] : [];
    return asks.length > 0 ? asks : placeholders;
  });
  return [...typed, ...requiredVariables(answers)];
}

/** The input variables of the root modules of the bootstrap that have no default; the script reads the IDs of GitHub. */
function requiredVariables(answers: Answers): readonly string[] {
  return [...plan(answers)]
    .filter(([path]) => /^bootstrap\/[^/]+\/[^/]+\.tf$/.test(path))
    .flatMap(([, { text }]) => [...text.matchAll(/^variable "([^"]+)" \{\n([\s\S]*?)^\}/gm)])
    .filter(([, name = '', body = '']) => !/^ {2}default +=/m.test(body) && !name.startsWith('github_'))
    .map(([, name = '']) => `TF_VAR_${name}`);
}

const pairs = secretStores.flatMap(({ kind: store }) => stateBackends.map(({ kind: backend }) => ({ store, backend })));
/** Answers like the name of the bucket, which a user gives once. */
const answered = {
  googleProject: 'acme-platform',
  googleLocation: 'europe-west4',
  azureSubscriptionId: '11111111-2222-4333-8444-555555555555',
  azureLocation: 'westeurope',
};
const clouds = ['aws-secrets-manager', 'google-secret-manager', 'azure-key-vault', 'vault'];
const storages = ['s3', 'gcs', 'azurerm'];

describe('The values that a user copies by hand', () => {
  it('are found in a command', () => {
    const answers = answersFor(
      { store: 'aws-secrets-manager', read: 'ephemeral', backend: 'gcs', layout: 'directories', engine: 'terraform' },
      { bootstrap: { existingStateStorage: true } },
    );
    // The placeholders of the commands for storage that exists, and the project of the identities.
    deepEqual([...new Set(valuesByHand(answers))].toSorted(), ['LOCATION', 'PROJECT', 'TF_VAR_project']);
  });

  for (const layout of ['directories', 'aliases'])
    it(`are none for the clouds with both forges: layout ${layout}`, () => {
      const lines: string[] = [];
      for (const { backend, store } of pairs)
        for (const ci of ['github-actions', 'gitlab-ci']) {
          const answers = answersFor(
            { store, read: 'ephemeral', backend, layout, engine: 'terraform' },
            { ci: platforms[ci], bootstrap: answered },
          );
          const found = valuesByHand(answers);
          lines.push(`${String(found.length).padStart(3)}  ${store}, ${backend}, ${ci}`);
          if (clouds.includes(store) && storages.includes(backend)) deepEqual(found, [], lines.at(-1));
          if (backend === 'gitlab' && ci === 'gitlab-ci') equal(found.length > 0, true, 'the token of the user');
        }
      process.stdout.write(`    values that a user copies by hand, layout ${layout}:\n    ${lines.join('\n    ')}\n`);
    });
});
