import { file, replaced, secureRoot, secureWorkflow } from '../examples.ts';
import { appliesOf } from '../pipeline-commands.ts';
import type { AuditRule, Report } from '../rule.ts';

export const unreviewedApply: AuditRule = {
  id: 'unreviewed-apply',
  severity: 'error',
  confidence: 'high',
  controls: ['reviewed-plans', 'sealed-plan'],
  title: 'The pipeline applies something other than a saved plan',
  why: 'Without a saved plan, Terraform plans again and applies what nobody has seen.',
  source: 'https://developer.hashicorp.com/terraform/tutorials/automation/automate-terraform',
  fix: 'Save the plan with `-out`, show it, and apply exactly this file after the approval.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': replaced(secureWorkflow, 'apply -input=false tfplan', 'apply -auto-approve'),
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    const seen = new Set<string>();
    for (const { jobs } of pipelines)
      for (const job of jobs)
        for (const { command, isSavedPlan, isAutomatic } of appliesOf(job)) {
          const id = `${command.file}:${command.line}`;
          if (isSavedPlan || !isAutomatic || seen.has(id)) continue;
          seen.add(id);
          yield { at: command, message: `Job ${job.id} applies without a saved plan.` };
        }
  },
};
