import { version } from '../version.ts';
import { defineCommand } from './command.ts';
import { noOperand } from './operand.ts';
import { printedText } from './printed-text.ts';

export const versionCommand = defineCommand({
  name: 'version',
  operand: noOperand,
  title: 'Print the version',
  examples: [{ line: 'version', says: 'Print the version and nothing else' }],
  options: {},
  parse: ({ json }) => json,
  decide: async (isJson, terminal) => printedText('version', version, isJson, terminal),
});
