import { file, secureRoot, secureWorkflow } from '../examples.ts';
import { placeIn } from '../pipeline.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const secretName = /(?:api_?key|secret|token|password)/i;
const reference = /\$\{\{\s*secrets\.(?!GITHUB_TOKEN\b)/;

export const secretAtWorkflowLevel: AuditRule = {
  id: 'secret-at-workflow-level',
  severity: 'error',
  confidence: 'high',
  controls: ['ci-restricted-secrets', 'no-production-keys-elsewhere'],
  isAboutSecret: true,
  title: 'Every job of a pipeline gets a secret',
  why: 'Jobs that run unreviewed code or third-party actions get the key, too. A secret of an environment is given to its jobs alone.',
  source: ruleSources.github,
  fix: 'Move the secret to an environment, and set it on the step that needs it. Never use `secrets: inherit` or toJSON(secrets).',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `env:\n  UNIONAI_API_KEY: \${{ secrets.UNIONAI_API_KEY }}\n\n${secureWorkflow}`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines, tree }): Iterable<Report> {
    const texts = new Map(tree.files.map(({ path, text }) => [path, text ?? ''] as const));
    for (const { platform, file: path, variables, root } of pipelines) {
      for (const { name, value, ...at } of variables) {
        const isSecret =
          platform === 'github'
            ? reference.test(value)
            : secretName.test(name) && value !== '' && !value.startsWith('$');
        if (isSecret) yield { at, message: `${name} is set for every job.` };
      }
      if (platform !== 'github') continue;
      for (const [, job] of root.members.get('jobs')?.members ?? []) {
        const secrets = job.members.get('secrets');
        if (secrets?.text === 'inherit') yield { at: placeIn(path, secrets), message: 'A job passes all secrets on.' };
        for (const setting of job.members.get('env')?.members.values() ?? [])
          if (reference.test(setting.text ?? ''))
            yield {
              at: placeIn(path, setting),
              message: 'A secret is set for every step of a job.',
              severity: 'warning',
            };
      }
      const lines = (texts.get(path) ?? '').split('\n');
      for (const [index, line] of lines.entries())
        if (/toJSON\(\s*secrets\s*\)/i.test(line))
          yield { at: { file: path, line: index + 1, column: 1 }, message: 'A step gets all secrets.' };
    }
  },
};
