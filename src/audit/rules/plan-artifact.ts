import { file, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';
import { namesPlanOrState } from '../stored-paths.ts';

export const planArtifact: AuditRule = {
  id: 'plan-artifact',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text', 'sealed-plan'],
  title: 'A saved plan or a state is an artifact that every reader can download',
  why: 'A plan contains values in plain text. Every user with read access to the repository can download its artifacts, and on a public repository that is everybody.',
  source: 'https://developer.hashicorp.com/terraform/cli/commands/plan#out-filename',
  fix: 'Store the plan in a private bucket, or plan again in the apply job and compare. On GitLab set `artifacts:access: none` and `expire_in`.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: actions/upload-artifact@cf430e030ddbb5b0abf93d22962f4752f3646cd9 # v7.0.2\n        with:\n          name: plan\n          path: tfplan\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const { id, artifacts } of jobs)
        for (const { name, value, ...at } of artifacts)
          if (name === 'public' && namesPlanOrState(value))
            yield { at, message: `Job ${id} stores ${value} as an artifact.` };
  },
};
