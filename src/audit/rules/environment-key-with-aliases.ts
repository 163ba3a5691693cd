import { file, variableRoot } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const sets = /\b(?:export\s+)?UNIONAI_API_KEY=(?!\s*$)/;

export const environmentKeyWithAliases: AuditRule = {
  id: 'environment-key-with-aliases',
  severity: 'error',
  confidence: 'high',
  controls: ['key-per-environment', 'no-production-keys-elsewhere'],
  isAboutSecret: true,
  title: 'UNIONAI_API_KEY is set for a root module with several provider configurations',
  why: 'The variable overrides `api_key` in every configuration, so that all environments silently use one key.',
  source: ruleSources.provider,
  fix: 'Pass one variable for each environment, such as TF_VAR_unionai_api_key_dev, and unset UNIONAI_API_KEY.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': `${variableRoot}\nprovider "unionai" {\n  alias        = "prod"\n  api_key      = var.prod_api_key\n  allowed_orgs = ["acme-prod"]\n}\n\nvariable "prod_api_key" {\n  type      = string\n  sensitive = true\n  ephemeral = true\n}\n`,
    'plan.sh': `export UNIONAI_API_KEY="$KEY"\nterraform plan\n`,
  }),
  passing: () => ({
    ...file('main.tf', variableRoot),
    'plan.sh': `export UNIONAI_API_KEY="$KEY"\nterraform plan\n`,
  }),
  *check({ providers, commands, pipelines }): Iterable<Report> {
    const counts = new Map<unknown, number>();
    // `for_each` of OpenTofu makes several configurations of one block.
    for (const { module, block } of providers)
      counts.set(module, (counts.get(module) ?? 0) + (block.attributes.has('for_each') ? 2 : 1));
    if (![...counts.values()].some((count) => count > 1)) return;
    for (const command of commands)
      if (sets.test(command.text) && !/unset|\$\{UNIONAI_API_KEY|-u\s+UNIONAI/.test(command.text))
        yield { at: command, message: 'The script sets UNIONAI_API_KEY.' };
    for (const { variables, jobs } of pipelines)
      for (const setting of [...variables, ...jobs.flatMap((job) => job.variables)])
        if (setting.name === 'UNIONAI_API_KEY' && setting.value !== '')
          yield { at: setting, message: 'The pipeline sets UNIONAI_API_KEY.' };
  },
};
