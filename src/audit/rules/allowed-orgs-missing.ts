import type { Audited } from '../audited.ts';
import { file, replaced, secureRoot } from '../examples.ts';
import type { Fix } from '../fix/edit.ts';
import { knownOrganization } from '../fix/known-organization.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import type { UnionProvider } from '../union-provider.ts';

/** A condition that says which organization the configuration is for. */
const guarded = `
data "unionai_controlplane" "this" {
  lifecycle {
    postcondition {
      condition     = self.organization == "acme"
      error_message = "The key is for another organization."
    }
  }
}
`;

export const allowedOrgsMissing: AuditRule = {
  id: 'allowed-orgs-missing',
  severity: 'error',
  confidence: 'high',
  controls: ['allowed-orgs'],
  title: 'The provider accepts keys of every organization',
  why: 'Without `allowed_orgs`, the key of another organization plans and applies there.',
  source: ruleSources.provider,
  fix: 'Set `allowed_orgs = ["ORGANIZATION"]` in the provider block.',
  autofix:
    'Sets `allowed_orgs` if the files say which organization the key is for: in `org`, in a condition on unionai_controlplane, or in a policy for an organization.',
  since: '0.1.0',
  failing: () => file('main.tf', `${replaced(secureRoot, '  allowed_orgs = ["acme"]\n', '')}${guarded}`),
  passing: () => file('main.tf', secureRoot),
  *check(repository): Iterable<Report> {
    for (const provider of repository.providers) {
      const { block } = provider;
      const given = block.attributes.get('allowed_orgs');
      if (given === undefined)
        yield {
          at: block,
          message: 'The provider block does not set allowed_orgs.',
          fix: () => fixOf(provider, repository),
        };
      else if (given.text === 'null' || /^\[\s*\]$/.test(given.text))
        yield {
          at: given,
          message: 'allowed_orgs is empty, so that every organization is accepted.',
          fix: () => fixOf(provider, repository),
        };
    }
  },
};

function fixOf(provider: UnionProvider, repository: Audited): Fix {
  const organization = knownOrganization(provider, repository);
  if (organization === undefined)
    return { reason: 'the files do not say which organization the key is for; set allowed_orgs yourself' };
  const value = `[${organization}]`;
  return { edits: [{ kind: 'attribute', block: provider.block, name: 'allowed_orgs', value }] };
}
