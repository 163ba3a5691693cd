import { file, replaced, secureBackend, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const localState: AuditRule = {
  id: 'local-state',
  severity: 'warning',
  confidence: 'high',
  controls: ['encrypted-state', 'state-locking'],
  title: 'The state is a local file',
  why: 'A local state is not encrypted, is not locked between users, and is lost with the machine.',
  source: ruleSources.backends,
  fix: 'Configure a remote backend that encrypts and locks the state, and run terraform init -migrate-state.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(secureRoot, secureBackend, '')),
  passing: () => file('main.tf', secureRoot),
  *check({ backends }): Iterable<Report> {
    for (const { kind, block, module } of backends)
      if (kind === 'local')
        yield {
          at: block ?? startOf(module.files[0] ?? ''),
          message: `The state of ${module.folder || 'the root module'} is a local file.`,
        };
  },
};
