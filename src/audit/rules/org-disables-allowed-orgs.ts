import { file, replaced, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const orgDisablesAllowedOrgs: AuditRule = {
  id: 'org-disables-allowed-orgs',
  severity: 'error',
  confidence: 'high',
  controls: ['allowed-orgs', 'wrong-key-guard'],
  title: '`org` disables the check of `allowed_orgs`',
  why: 'The provider compares `allowed_orgs` with `org` if it is set, and not with the organization of the key. The check then passes with every key.',
  source: ruleSources.provider,
  fix: 'Delete `org`. The provider takes the organization from the key.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '  allowed_orgs', '  org          = "acme"\n  allowed_orgs')),
  passing: () => file('main.tf', secureRoot),
  *check({ providers }): Iterable<Report> {
    for (const { block } of providers) {
      const org = block.attributes.get('org');
      if (org !== undefined && org.text !== 'null') yield { at: org, message: 'The provider block sets org.' };
    }
  },
};
