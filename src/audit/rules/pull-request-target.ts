import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const pullRequestTarget: AuditRule = {
  id: 'pull-request-target',
  severity: 'error',
  confidence: 'high',
  controls: ['ci-restricted-secrets'],
  title: 'A workflow runs with secrets for pull requests of forks',
  why: '`pull_request_target` and `workflow_run` give the secrets of the repository to a run that every user can start.',
  source: ruleSources.github,
  fix: 'Use `pull_request`. Post comments from a job that has no checkout of the pull request.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(
      secureWorkflow,
      '  push:\n    branches: [main]\n',
      '  pull_request_target:\n',
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { platform, triggers } of pipelines)
      for (const { name, ...at } of triggers)
        if (platform === 'github' && (name === 'pull_request_target' || name === 'workflow_run'))
          yield { at, message: `The workflow is triggered by ${name}.` };
  },
};
