import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';

const group = (canceled: boolean): string =>
  replaced(
    secureWorkflow,
    '    environment: prod\n',
    `    environment: prod\n    concurrency:\n      group: apply-prod\n      cancel-in-progress: ${canceled}\n`,
  );

export const canceledApply: AuditRule = {
  id: 'canceled-apply',
  severity: 'warning',
  confidence: 'high',
  controls: ['state-locking'],
  title: 'A later run can cancel an apply',
  why: 'An apply that is killed leaves objects that the state does not have, and a state that is locked.',
  source:
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
  fix: 'Set `cancel-in-progress: false` on GitHub, or `interruptible: false` on GitLab, in jobs that apply.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, '.github/workflows/deploy.yml': group(true) }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': group(false) }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.isCancelable && appliesOf(job).length > 0)
          yield { at: job, message: `A later run can cancel job ${job.id}, which applies.` };
  },
};
