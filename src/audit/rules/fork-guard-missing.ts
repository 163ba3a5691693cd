import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const guard = `    if: github.event.pull_request.head.repo.full_name == github.repository\n    environment: dev-plan\n`;

export const forkGuardMissing: AuditRule = {
  id: 'fork-guard-missing',
  severity: 'warning',
  confidence: 'medium',
  controls: ['ci-restricted-secrets'],
  title: 'A job with an identity runs for requests from forks',
  why: 'A plan runs the code of the request. From a fork, that is code of a user without write access to the repository.',
  source: ruleSources.github,
  fix: 'Add the condition github.event.pull_request.head.repo.full_name == github.repository, or on GitLab $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/check.yml': replaced(
      replaced(secureWorkflow, '  push:\n    branches: [main]\n', '  pull_request:\n'),
      'apply -input=false tfplan',
      'plan',
    ),
  }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.github/workflows/check.yml': replaced(
      replaced(
        replaced(secureWorkflow, '  push:\n    branches: [main]\n', '  pull_request:\n'),
        'apply -input=false tfplan',
        'plan',
      ),
      '    environment: prod\n',
      guard,
    ),
  }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.runsForRequests && job.hasIdentity && !job.refusesForks)
          yield { at: job, message: `Job ${job.id} gets an identity for requests from forks.` };
  },
};
