import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';

export const ungatedApply: AuditRule = {
  id: 'ungated-apply',
  severity: 'error',
  confidence: 'medium',
  controls: ['ci-approval'],
  title: 'A job applies without a CI environment or a manual step',
  why: 'Only an environment, or a manual job, can require an approval and keep the credentials of the apply from other jobs.',
  source: 'https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments',
  fix: 'Set `environment` on the job, and require reviewers for the environment of production.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(secureWorkflow, '    environment: prod\n', ''),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs) {
        const [first] = appliesOf(job);
        if (first === undefined) continue;
        if (job.runsForRequests)
          yield { at: job, message: `Job ${job.id} applies for a pull request or merge request.` };
        else if (job.environment === undefined && !job.isManual)
          yield { at: job, message: `Job ${job.id} applies without an environment.` };
      }
  },
};
