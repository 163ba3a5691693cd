import { file, replaced, variableRoot } from '../examples.ts';
import { makeSensitive } from '../fix/make-sensitive.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

export const secretVariableNotSensitive: AuditRule = {
  id: 'secret-variable-not-sensitive',
  severity: 'error',
  confidence: 'high',
  controls: ['sensitive-variables'],
  isAboutSecret: true,
  title: 'A variable with a key is not sensitive',
  why: 'Terraform prints the value in plans, outputs and errors. The provider does not mark `api_key` as sensitive.',
  source: ruleSources.sensitive,
  fix: 'Set `sensitive = true` on the variable.',
  autofix: 'Sets `sensitive = true`, unless an output, for_each or count uses the value.',
  since: '0.1.0',
  failing: () => file('main.tf', replaced(variableRoot, '  sensitive = true\n', '')),
  passing: () => file('main.tf', variableRoot),
  *check(repository): Iterable<Report> {
    for (const { variable, name, module } of repository.secretVariables)
      if (variable.attributes.get('sensitive')?.text !== 'true')
        yield {
          at: variable,
          message: `Variable ${name} holds a key and does not set sensitive = true.`,
          fix: () => makeSensitive(variable, module, repository),
        };
  },
};
