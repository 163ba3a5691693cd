import { file, secureRoot } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

export const secretFromDataSource: AuditRule = {
  id: 'secret-from-data-source',
  severity: 'warning',
  confidence: 'high',
  controls: ['no-plain-text'],
  title: 'The API key is read with a data source',
  why: 'The result of a data source is in the state and in saved plans in plain text. That of an ephemeral resource is in neither.',
  source: 'https://developer.hashicorp.com/terraform/language/block/ephemeral',
  fix: 'Read the secret with the ephemeral resource of the same type. Then rotate the key, because old versions of the state contain it.',
  since: '0.1.0',
  failing: () => file('main.tf', secureRoot.replace('ephemeral "aws', 'data "aws').replace('= ephemeral.', '= data.')),
  passing: () => file('main.tf', secureRoot),
  *check({ storedKeys }): Iterable<Report> {
    const seen = new Set<unknown>();
    for (const { block, isKept } of storedKeys) {
      if (!isKept || seen.has(block)) continue;
      seen.add(block);
      yield { at: block, message: `${block.type}.${block.labels.join('.')} stores the API key in the state.` };
    }
  },
};
