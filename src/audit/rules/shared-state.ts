import type { SourcePlace } from '../configuration.ts';
import { file, secureRoot } from '../examples.ts';
import { startOf } from '../positions.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import { statePlace } from '../state-backends.ts';

export const sharedState: AuditRule = {
  id: 'shared-state',
  severity: 'error',
  confidence: 'high',
  controls: ['key-per-environment', 'state-locking'],
  title: 'Two root modules use one state',
  why: 'Each of them plans to destroy what the other one created.',
  source: ruleSources.backends,
  fix: 'Give each root module its own key, prefix or workspace.',
  since: '0.1.0',
  failing: () => ({ 'dev/main.tf': secureRoot, 'prod/main.tf': secureRoot }),
  passing: () => ({
    ...file('dev/main.tf', secureRoot),
    'prod/main.tf': secureRoot.replaceAll('unionai/dev', 'unionai/prod'),
  }),
  *check({ backends }): Iterable<Report> {
    const first = new Map<string, SourcePlace>();
    for (const backend of backends) {
      const place = statePlace(backend);
      if (place === undefined) continue;
      const at = backend.block ?? startOf(backend.module.files[0] ?? '');
      const before = first.get(place);
      if (before === undefined) first.set(place, at);
      else yield { at, message: `The backend has the same state as the one in ${before.file}:${before.line}.` };
    }
  },
};
