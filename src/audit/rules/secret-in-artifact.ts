import { file, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';
import { namesSecretFile } from '../stored-paths.ts';

export const secretInArtifact: AuditRule = {
  id: 'secret-in-artifact',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text', 'ci-restricted-secrets'],
  title: 'An artifact contains files with secrets',
  why: 'Every user with read access to the repository can download artifacts, and on a public repository that is everybody. Variable files, .env files and the whole working folder contain keys and tokens.',
  source: ruleSources.github,
  fix: 'Store only the files that a reader needs, each by its name.',
  since: '0.2.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: actions/upload-artifact@cf430e030ddbb5b0abf93d22962f4752f3646cd9 # v7.0.2\n        with:\n          path: |\n            logs\n            environments/prod/secret.auto.tfvars\n`,
  }),
  passing: () => ({
    ...file('main.tf', secureRoot),
    '.github/workflows/deploy.yml': `${secureWorkflow}      - uses: actions/upload-artifact@cf430e030ddbb5b0abf93d22962f4752f3646cd9 # v7.0.2\n        with:\n          path: logs\n`,
  }),
  *check({ pipelines }): Iterable<Report> {
    for (const { jobs } of pipelines)
      for (const { id, artifacts } of jobs)
        for (const { name, value, ...at } of artifacts)
          if (name === 'public' && namesSecretFile(value))
            yield { at, message: `Job ${id} stores ${value} as an artifact.` };
  },
};
