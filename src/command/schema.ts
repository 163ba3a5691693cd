import { printed } from '../revision/decision.ts';
import { defineCommand } from './command.ts';
import { describedDocuments } from './described-documents.ts';
import { noOperand } from './operand.ts';
import { choiceOption } from './option.ts';

export const schemaCommand = defineCommand({
  name: 'schema',
  operand: noOperand,
  title: 'Print the JSON Schema of the answers, or of the output of a command with --json',
  examples: [
    { line: 'schema > answers.schema.json', says: 'Print the schema of the answers, for editors and validators' },
    { line: 'schema --of audit', says: 'Print the schema of the output of audit --json' },
  ],
  options: {
    of: choiceOption(
      describedDocuments,
      'Document to describe; answers by default. text: help, version, explain and completion. error: any failure',
    ),
  },
  parse: ({ of }) => of ?? ('answers' as const),
  decide: async (name, terminal) => {
    const { documentSchema } = await import('./output-schemas.ts');
    return printed(() => terminal.result(JSON.stringify(documentSchema(name), null, 2)));
  },
});
