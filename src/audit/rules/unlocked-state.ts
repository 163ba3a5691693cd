import type { Configuration } from '../configuration.ts';
import { file, replaced, secureRoot } from '../examples.ts';
import type { Fix } from '../fix/edit.ts';
import { initialize } from '../fix/initialize.ts';
import { olderEngine } from '../fix/requires-engine.ts';
import type { AuditRule, Report } from '../rule.ts';
import type { StateBackendBlock } from '../state-backends.ts';

export const unlockedState: AuditRule = {
  id: 'unlocked-state',
  severity: 'error',
  confidence: 'high',
  controls: ['state-locking'],
  title: 'The state is not locked',
  why: 'Two runs at the same time overwrite the state of each other.',
  source: 'https://developer.hashicorp.com/terraform/language/state/locking',
  fix: 'Set `use_lockfile = true` in the s3 backend, or `lock_address` and `unlock_address` in the http backend.',
  autofix:
    'Sets `use_lockfile = true` in the s3 backend, if required_version admits no version before 1.10. Run `terraform init -reconfigure` afterward.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, '    use_lockfile = true\n', '')),
  passing: () => file('main.tf', secureRoot),
  *check({ backends, commands, configuration }): Iterable<Report> {
    for (const backend of backends) {
      const { kind, block, value, isPartial } = backend;
      if (block === undefined) continue;
      const hasTable =
        ['dynamodb_table', 'lock_table'].some((setting) => block.attributes.has(setting)) ||
        block.attributes.has('dynamodb_endpoint');
      const lock = value('use_lockfile');
      const isOff = lock === undefined ? !isPartial : lock.kind === 'literal' && lock.text === 'false';
      if (kind === 's3' && isOff && !hasTable)
        yield {
          at: lock?.at ?? block,
          message: 'The s3 backend has no lock.',
          fix: () => fixOf(backend, configuration),
        };
      if (kind === 'http' && !block.attributes.has('lock_address') && !isPartial)
        yield { at: block, message: 'The http backend has no lock_address.' };
    }
    for (const command of commands)
      if (appliesWithoutLock(command.text)) yield { at: command, message: 'An apply runs without the lock.' };
  },
};

function fixOf({ module, block }: StateBackendBlock, configuration: Configuration): Fix {
  const older = olderEngine(module, configuration);
  if (older !== undefined || block === undefined) return { reason: older ?? 'there is no backend block' };
  return { edits: [{ kind: 'attribute', block, name: 'use_lockfile', value: 'true' }], next: initialize(module) };
}

function appliesWithoutLock(text: string): boolean {
  if (!text.includes('-lock=false')) return false;
  const at = text.search(/\b(?:apply|destroy)\b/);
  return at !== -1 && text.includes('-lock=false', at);
}
