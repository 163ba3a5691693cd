import { deepEqual, equal, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, nameOf } from '../combinations.ts';
import { selected } from '../selected-combinations.ts';

/** By the secret store: what the README says, and the resource that it is about. */
const storages: Readonly<Record<string, { readonly says: string; readonly resource: RegExp }>> = {
  'aws-secrets-manager': { says: 'an empty secret for each key', resource: /^resource "aws_secretsmanager_secret"/m },
  'google-secret-manager': {
    says: 'an empty secret for each key',
    resource: /^resource "google_secret_manager_secret"/m,
  },
  'azure-key-vault': { says: 'the key vaults', resource: /^resource "azurerm_key_vault"/m },
  vault: { says: 'the secrets engines of the keys', resource: /^resource "vault_mount"/m },
};

/** What the README says that the bootstrap creates, and the root modules that it is about. */
function claimAndRoots(
  combination: (typeof selected)[number],
  more: Readonly<Record<string, unknown>>,
): { readonly claim: string; readonly roots: string } {
  const files = [...plan(answersFor(combination, more))];
  const readme = files.find(([path]) => path === 'README.md')?.[1].text ?? '';
  return {
    claim: /^`bootstrap` contains a root module .* It creates (.+)\.$/m.exec(readme)?.[1] ?? '',
    roots: files.flatMap(([path, { text }]) => (path.startsWith('bootstrap/') ? [text] : [])).join('\n'),
  };
}

describe('The README about what the bootstrap creates', () => {
  for (const ci of ['github-actions', 'gitlab-ci'] as const)
    for (const bootstrap of [{}, { existingSecretStore: true }])
      it(`names exactly what stores the keys: ${ci}, ${JSON.stringify(bootstrap)}`, () => {
        const named = new Set<string>();
        for (const combination of selected) {
          const { claim, roots } = claimAndRoots(combination, { ci: platforms[ci], bootstrap });
          equal(claim !== '', roots !== '', nameOf(combination));
          const own = storages[combination.store];
          const expected = own?.resource.test(roots) ? own.says : undefined;
          const found = Object.values(storages).filter(({ says }) => claim.split(/, | and /).includes(says));
          deepEqual([...new Set(found.map(({ says }) => says))], [expected ?? []].flat(), nameOf(combination));
          if (expected !== undefined) named.add(combination.store);
        }
        // The others have no resource of their own for an existing store.
        equal(named.size, 'existingSecretStore' in bootstrap ? 2 : 4);
      });

  it('says so if it creates nothing', () => {
    const [combination] = selected.filter(({ store, backend }) => store === 'vault' && backend === 'local');
    ok(combination !== undefined);
    const { claim } = claimAndRoots(combination, { bootstrap: { existingSecretStore: true } });
    equal(claim, 'nothing, because all that it needs exists');
  });
});
