import { secureRoot } from '../examples.ts';
import type { AuditRule } from '../rule.ts';

export const waiverUnused: AuditRule = {
  id: 'waiver-unused',
  severity: 'warning',
  confidence: 'high',
  controls: [],
  title: 'A waiver covers no finding',
  why: 'It would hide a later finding that nobody has decided on.',
  source: 'unionai-terraform audit --help',
  fix: 'Delete the waiver.',
  since: '0.1.0',
  failing: () => ({ 'main.tf': `# unionai-audit:ignore local-state Trial only\n${secureRoot}` }),
  passing: () => ({ 'main.tf': secureRoot }),
  // Waivers are read after all other rules: see runAudit.
  check: () => [],
};
