import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';

export const parallelApplies: AuditRule = {
  id: 'parallel-applies',
  severity: 'note',
  confidence: 'high',
  controls: [],
  title: 'Two runs can apply to an environment at the same time',
  why: 'The lock of the state makes one of them fail, or the later one applies a plan of a state that has changed.',
  source: 'https://docs.gitlab.com/ci/resource_groups/',
  fix: 'Set `concurrency` on GitHub, or `resource_group` on GitLab, with a group for each environment.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, '.github/workflows/deploy.yml': secureWorkflow }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.github/workflows/deploy.yml': replaced(
      secureWorkflow,
      '    environment: prod\n',
      '    environment: prod\n    concurrency:\n      group: apply-prod\n      cancel-in-progress: false\n',
    ),
  }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (!job.isSerial && appliesOf(job).length > 0)
          yield { at: job, message: `Job ${job.id} applies without a concurrency group.` };
  },
};
