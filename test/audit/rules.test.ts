import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { rules } from '../../src/audit/all-rules.ts';
import { auditOf } from './tree.ts';

describe('Rules of the audit', () => {
  it('every id is unique and in kebab-case', () => {
    equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const { id } of rules) match(id, /^[a-z]+(?:-[a-z]+)*$/);
  });

  // The history is not in an example: see test/cli/audit-history.test.ts.
  for (const rule of rules.filter(({ id }) => !id.endsWith('-in-history'))) {
    describe(rule.id, () => {
      it('finds its failing example', async () => {
        const { findings } = await auditOf(rule.failing());
        ok(
          findings.some((finding) => finding.rule === rule.id),
          `found ${findings.map((finding) => finding.rule).join(', ') || 'nothing'}`,
        );
      });

      it('accepts its passing example', async () => {
        const { findings } = await auditOf(rule.passing());
        deepEqual(
          findings
            .filter((finding) => finding.rule === rule.id)
            .map(({ file, line, message }) => `${file}:${line} ${message}`),
          [],
        );
      });
    });
  }
});
