import { isProduction } from '../../model/names/tier-words.ts';
import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { plans } from '../pipeline-commands.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const request = (environment: string): string =>
  replaced(
    replaced(
      replaced(secureWorkflow, '  push:\n    branches: [main]\n', '  pull_request:\n'),
      'apply -input=false tfplan',
      'plan',
    ),
    '    environment: prod\n',
    `    if: github.event.pull_request.head.repo.full_name == github.repository\n    environment: ${environment}\n`,
  );

export const productionPlanInRequest: AuditRule = {
  id: 'production-plan-in-request',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-production-keys-elsewhere', 'ci-restricted-secrets'],
  title: 'Production is planned for a pull request or merge request',
  why: 'A plan runs the code of the request, such as its providers and external data sources, with the identity and the key of production before it was reviewed.',
  source: ruleSources.github,
  fix: 'Plan production only on the deployment branch. For requests, plan a development environment at most.',
  since: '0.2.0',
  failing: () => ({ 'main.tf': secureRoot, '.github/workflows/check.yml': request('prod-plan') }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/check.yml': request('dev-plan') }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.runsForRequests && plans(job) && isProduction(job.environment ?? ''))
          yield { at: job, message: `Job ${job.id} plans ${job.environment} for a request.` };
  },
};
