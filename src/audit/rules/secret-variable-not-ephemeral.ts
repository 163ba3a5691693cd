import { file, replaced, variableRoot } from '../examples.ts';
import { makeEphemeral } from '../fix/make-ephemeral.ts';
import { excludesEphemeral } from '../fix/requires-engine.ts';
import type { AuditRule, Report } from '../rule.ts';

export const secretVariableNotEphemeral: AuditRule = {
  id: 'secret-variable-not-ephemeral',
  severity: 'warning',
  confidence: 'medium',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A variable with a key is not ephemeral',
  why: 'A sensitive value is in plain text in a saved plan. An ephemeral value is not. Terraform 1.10 and OpenTofu 1.11 have ephemeral variables.',
  source: 'https://developer.hashicorp.com/terraform/language/values/variables#exclude-values-from-state',
  fix: 'Set `ephemeral = true` on the variable.',
  autofix:
    'Sets `ephemeral = true` on the variable and on those of modules that get its value, if every use allows it and required_version admits no version before 1.10.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(variableRoot, '  ephemeral = true\n', '')),
  passing: () => file('main.tf', variableRoot),
  *check(repository): Iterable<Report> {
    for (const { variable, name, module, isForProvider } of repository.secretVariables)
      if (isForProvider && variable.attributes.get('ephemeral')?.text !== 'true' && !excludesEphemeral(module))
        yield {
          at: variable,
          message: `Variable ${name} holds a key and does not set ephemeral = true.`,
          fix: () => makeEphemeral(variable, module, repository),
        };
  },
};
