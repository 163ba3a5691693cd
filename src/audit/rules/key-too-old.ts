import { file, secureRoot } from '../examples.ts';
import { ageLimit, keyAges } from '../key-age.ts';
import type { AuditRule, Report } from '../rule.ts';

/** What `aws secretsmanager describe-secret` prints, with the date of the last change. */
const metadata = (date: string): string =>
  `${JSON.stringify({ ARN: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:x', Name: 'unionai/dev/terraform-api-key', LastChangedDate: date }, null, 2)}\n`;

export const keyTooOld: AuditRule = {
  id: 'key-too-old',
  severity: 'warning',
  confidence: 'high',
  controls: ['rotation'],
  title: 'A key is older than the limit',
  why: 'A key that leaked without being noticed works until it is replaced. The limit is `rotation.maxAgeDays` in .yo-rc.json, where finding one that is older is an error, and otherwise 90 days.',
  source: 'https://www.union.ai/docs/v2/byoc/',
  fix: 'Rotate the key: create a new one, store it, and delete the old one. In a generated repository: scripts/keys.sh rotate ENVIRONMENT.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, 'docs/dev-secret.json': metadata('2020-01-31T08:00:00Z') }),
  passing: () => ({ ...file('main.tf', secureRoot), 'docs/dev-secret.json': metadata('2999-01-31T08:00:00Z') }),
  *check(repository): Iterable<Report> {
    for (const { at, name, days } of keyAges(repository)) {
      const limit = ageLimit(at.file, repository);
      if (days > limit.days)
        yield {
          at,
          severity: limit.isOwn ? 'error' : 'warning',
          message: `The key ${name} is ${days} days old. The limit is ${limit.days} days.`,
        };
    }
  },
};
