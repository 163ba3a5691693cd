import { defineCommand } from './command.ts';
import { requiredOperand } from './operand.ts';
import { printedText } from './printed-text.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  operand: requiredOperand(
    'RULE|CHOICE',
    'topic',
    'Rule of the audit, a choice, or an answer with choices',
    'explained',
  ),
  title: 'Explain a rule of the audit, or a choice: what it does, its settings, its constraints',
  examples: [
    { line: 'explain hard-coded-key', says: 'Explain a finding of the audit and how to fix it' },
    { line: 'explain azure-key-vault', says: 'Explain a choice and list its settings' },
    { line: 'explain backend', says: 'List the choices of an answer' },
  ],
  options: {},
  parse: ({ json }, topic) => ({ topic, isJson: json }),
  // Loaded only here: see the audit command.
  decide: async ({ topic, isJson }, terminal) => {
    const { explained } = await import('./decide-explain.ts');
    return printedText('explain', explained(topic), isJson, terminal);
  },
});
