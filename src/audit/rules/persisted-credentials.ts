import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf, plans } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';

export const persistedCredentials: AuditRule = {
  id: 'persisted-credentials',
  severity: 'warning',
  confidence: 'high',
  controls: ['ci-restricted-secrets'],
  title: 'A checkout leaves the token of the job in the working folder',
  why: 'Everything that a plan runs, and every artifact with the folder, can read the token from .git/config.',
  source: 'https://github.com/actions/checkout#usage',
  fix: 'Set `persist-credentials: false` on the checkout. A step that pushes gets the token in `env`.',
  since: '0.2.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(
      secureWorkflow,
      '        with:\n          persist-credentials: false\n',
      '',
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.hasIdentity || plans(job) || appliesOf(job).length > 0)
          for (const at of job.checkouts) yield { at, message: `Job ${job.id} keeps the token of the checkout.` };
  },
};
