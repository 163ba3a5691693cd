import { secureRoot } from '../examples.ts';
import type { AuditRule } from '../rule.ts';

export const waiverExpired: AuditRule = {
  id: 'waiver-expired',
  severity: 'error',
  confidence: 'high',
  controls: [],
  title: 'A waiver has ended',
  why: 'The date was set so that the decision is made again.',
  source: 'unionai-terraform audit --help',
  fix: 'Fix the finding, or set a new date with a new reason.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': `# unionai-audit:ignore local-state Trial only until=2020-01-01\n${secureRoot}` }),
  passing: () => ({ 'main.tf': secureRoot }),
  // Waivers are read after all other rules: see runAudit.
  check: () => [],
};
