import { file, replaced, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const allowedOrgsMissing: AuditRule = {
  id: 'allowed-orgs-missing',
  severity: 'error',
  confidence: 'high',
  controls: ['allowed-orgs'],
  title: 'The provider accepts keys of every organization',
  why: 'Without `allowed_orgs`, the key of another organization plans and applies there.',
  source: ruleSources.provider,
  fix: 'Set `allowed_orgs = ["ORGANIZATION"]` in the provider block.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '  allowed_orgs = ["acme"]\n', '')),
  passing: () => file('main.tf', secureRoot),
  *check({ providers }): Iterable<Report> {
    for (const { block } of providers) {
      const given = block.attributes.get('allowed_orgs');
      if (given === undefined) yield { at: block, message: 'The provider block does not set allowed_orgs.' };
      else if (given.text === 'null' || /^\[\s*\]$/.test(given.text))
        yield { at: given, message: 'allowed_orgs is empty, so that every organization is accepted.' };
    }
  },
};
