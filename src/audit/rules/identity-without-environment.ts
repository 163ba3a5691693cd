import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';
import type { YamlValue } from '../yaml-tree.ts';

export const identityWithoutEnvironment: AuditRule = {
  id: 'identity-without-environment',
  severity: 'warning',
  confidence: 'medium',
  controls: ['ci-restricted-secrets'],
  title: 'A job gets a cloud identity without a CI environment',
  why: 'The trust of the cloud can then only name the repository or a branch, so that every workflow there gets the identity. The rules of an environment decide which branch and who.',
  source: 'https://docs.github.com/en/actions/concepts/security/openid-connect',
  fix: 'Set `environment` on the job, and trust only the subject of this environment.',
  since: '0.2.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/drift.yml': replaced(
      replaced(secureWorkflow, '    environment: prod\n', ''),
      'apply -input=false tfplan',
      'plan -detailed-exitcode',
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { platform, jobs, root } of pipelines)
      for (const job of platform === 'github' ? jobs : [])
        if (
          job.hasIdentity &&
          job.environment === undefined &&
          appliesOf(job).length === 0 && // that is ungated-apply
          !callsWorkflow(root, job.id)
        )
          yield { at: job, message: `Job ${job.id} has id-token: write and no environment.` };
  },
};

/** Whether a job only calls a reusable workflow, whose own jobs have the environments. */
function callsWorkflow(root: YamlValue, id: string): boolean {
  return root.members.get('jobs')?.members.get(id)?.members.has('uses') === true;
}
