import { file, replaced, secureRoot } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

export const unlockedState: AuditRule = {
  id: 'unlocked-state',
  severity: 'error',
  confidence: 'high',
  controls: ['state-locking'],
  title: 'The state is not locked',
  why: 'Two runs at the same time overwrite the state of each other.',
  source: 'https://developer.hashicorp.com/terraform/language/state/locking',
  fix: 'Set `use_lockfile = true` in the s3 backend, or `lock_address` and `unlock_address` in the http backend.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '    use_lockfile = true\n', '')),
  passing: () => file('main.tf', secureRoot),
  *check({ backends, commands }): Iterable<Report> {
    for (const { kind, block, value, isPartial } of backends) {
      if (block === undefined) continue;
      const hasTable =
        ['dynamodb_table', 'lock_table'].some((setting) => block.attributes.has(setting)) ||
        block.attributes.has('dynamodb_endpoint');
      const lock = value('use_lockfile');
      const isOff = lock === undefined ? !isPartial : lock.kind === 'literal' && lock.text === 'false';
      if (kind === 's3' && isOff && !hasTable) yield { at: lock?.at ?? block, message: 'The s3 backend has no lock.' };
      if (kind === 'http' && !block.attributes.has('lock_address') && !isPartial)
        yield { at: block, message: 'The http backend has no lock_address.' };
    }
    for (const command of commands)
      if (/\b(?:apply|destroy)\b.*-lock=false/.test(command.text))
        yield { at: command, message: 'An apply runs without the lock.' };
  },
};
