import { file, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const output =
  /\$(?:\{?UNIONAI_API_KEY|\{?TF_VAR_\w*api_key\w*|\{?FLYTE_API_KEY|\{\{\s*secrets\.\w*(?:KEY|TOKEN|SECRET|PASSWORD)\w*)[^\n]*>>?\s*["']?\$?\{?(?:GITHUB_OUTPUT|GITHUB_ENV|GITHUB_STEP_SUMMARY)|(?:^|\s)echo\s[^|>\n]*\$\{?(?:UNIONAI_API_KEY|FLYTE_API_KEY)\b(?!:|[-+])[^|\n]*$|terraform\s+output\s[^\n]*api_key[^\n]*>>?\s*["']?\$/;

export const secretInStepOutput: AuditRule = {
  id: 'secret-in-step-output',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A script prints a key or passes it on as an output',
  why: 'Logs, step outputs and the environment of later steps are readable by more people and actions than the secret is.',
  source: ruleSources.github,
  fix: 'Read the secret in the step that needs it.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - run: echo "key=$UNIONAI_API_KEY" >> "$GITHUB_OUTPUT"\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ commands }): Iterable<Report> {
    for (const command of commands)
      if (output.test(command.text)) yield { at: command, message: 'The command prints a key.' };
  },
};
