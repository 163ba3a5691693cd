import { file, replaced, secureRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const dynamodbLock: AuditRule = {
  id: 'dynamodb-lock',
  severity: 'note',
  confidence: 'high',
  controls: [],
  title: 'The state is locked with DynamoDB',
  why: 'Terraform 1.11 deprecated `dynamodb_table`. A lock file in the bucket needs no table.',
  source: `${ruleSources.backends}/s3#state-locking`,
  fix: 'Set `use_lockfile = true` in addition to the table first. Remove `dynamodb_table` when every user and pipeline has Terraform 1.11.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, 'use_lockfile = true', 'dynamodb_table = "locks"')),
  passing: () => file('main.tf', secureRoot),
  *check({ backends }): Iterable<Report> {
    for (const { block } of backends) {
      const at = block?.attributes.get('dynamodb_table');
      if (at !== undefined) yield { at, message: 'The backend sets the deprecated dynamodb_table.' };
    }
  },
};
