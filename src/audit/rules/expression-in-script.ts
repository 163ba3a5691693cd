import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const untrusted =
  /\$\{\{[^}$]*\b(?:github\.(?:event\.|head_ref|ref_name|actor)|inputs\.|steps\.[\w-]+\.outputs|needs\.[\w-]+\.outputs)/;
const any = /\$\{\{[^}$]*\bsecrets\./;

export const expressionInScript: AuditRule = {
  id: 'expression-in-script',
  severity: 'warning',
  confidence: 'high',
  controls: ['ci-restricted-secrets'],
  isAboutSecret: true,
  title: 'A script contains an expression of the workflow',
  why: 'The value becomes part of the script: a branch name or a title can run commands, and a secret is written to the file of the script.',
  source: 'https://docs.github.com/en/actions/concepts/security/script-injections',
  fix: 'Pass the value in `env`, and use the variable in the script.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(
      secureWorkflow,
      'apply -input=false tfplan',
      `apply -input=false "\${{ inputs.plan }}"`,
    ),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    for (const { platform, jobs, file: path } of pipelines)
      for (const command of platform === 'github' ? jobs.flatMap((job) => job.commands) : [])
        if (command.file === path && (untrusted.test(command.text) || any.test(command.text)))
          yield { at: command, message: 'The script contains an expression that is replaced before it runs.' };
  },
};
