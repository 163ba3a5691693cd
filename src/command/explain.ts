import { printed } from '../revision/decision.ts';
import { defineCommand } from './command.ts';
import { requiredOperand } from './operand.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  operand: requiredOperand('RULE', 'rule', 'Rule of the audit, as a finding names it'),
  title: 'Explain a rule of the audit: why it exists, how to fix a finding, examples',
  options: {},
  parse: (_values, rule) => rule,
  // Loaded only here: see the audit command.
  decide: async (rule, terminal) => {
    const { explained } = await import('./decide-explain.ts');
    const text = explained(rule);
    return printed(() => terminal.result(text));
  },
});
