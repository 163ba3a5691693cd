import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const identityWithWriteScope: AuditRule = {
  id: 'identity-with-write-scope',
  severity: 'warning',
  confidence: 'high',
  controls: ['ci-restricted-secrets'],
  title: 'A job has a cloud identity and may write to the repository',
  why: 'Code that a plan runs can then change the repository, or use the cloud with what it finds there.',
  source: ruleSources.github,
  fix: 'Use two jobs: one with id-token: write, one that writes comments or issues.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(secureWorkflow, 'contents: read', 'contents: write'),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const job of jobs)
        if (job.hasIdentity && job.writes.length > 0)
          yield { at: job, message: `Job ${job.id} has id-token: write and write access to ${job.writes.join(', ')}.` };
  },
};
