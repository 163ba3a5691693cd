import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf, plans } from '../pipeline-commands.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const missingTimeout: AuditRule = {
  id: 'missing-timeout',
  severity: 'note',
  confidence: 'high',
  controls: [],
  title: 'A job that plans or applies has no time limit',
  why: 'The provider waits for a silent server without an end. The job then holds the lock of the state and its identity for six hours.',
  source: ruleSources.provider,
  fix: 'Set `timeout-minutes` on the job.',
  since: '0.2.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(secureWorkflow, '    timeout-minutes: 30\n', ''),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (!job.hasTimeout && (plans(job) || appliesOf(job).length > 0))
          yield { at: job, message: `Job ${job.id} has no timeout-minutes.` };
  },
};
