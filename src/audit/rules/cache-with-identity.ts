import { file, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const cacheWithIdentity: AuditRule = {
  id: 'cache-with-identity',
  severity: 'warning',
  confidence: 'high',
  controls: ['pinned-pipeline'],
  title: 'A job with an identity restores a cache',
  why: 'Another workflow can write the cache. What it contains then runs with the identity of the job.',
  source: ruleSources.github,
  fix: 'Remove the cache from jobs that plan or apply.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5\n        with:\n          path: .terraform\n          key: terraform\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.hasIdentity && job.caches[0] !== undefined)
          yield { at: job.caches[0], message: `Job ${job.id} restores a cache.` };
  },
};
