import { secureRoot } from '../examples.ts';
import type { AuditRule } from '../rule.ts';

export const waiverInvalid: AuditRule = {
  id: 'waiver-invalid',
  severity: 'error',
  confidence: 'high',
  controls: [],
  title: 'A waiver has no rule, no reason or an invalid date',
  why: 'A waiver without a reason cannot be reviewed.',
  source: 'unionai-terraform audit --help',
  fix: 'Write # unionai-audit:ignore RULE REASON, with until=YYYY-MM-DD where the waiver should end.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': `# unionai-audit:ignore local-state\n${secureRoot}` }),
  passing: () => ({ 'main.tf': secureRoot }),
  // Waivers are read after all other rules: see runAudit.
  check: () => [],
};
