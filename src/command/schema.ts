import { jsonSchema } from '../answers/json-schema.ts';
import { printed } from '../revision/decision.ts';
import { defineCommand } from './command.ts';
import { noOperand } from './operand.ts';

export const schemaCommand = defineCommand({
  name: 'schema',
  operand: noOperand,
  title: 'Print the JSON Schema of the answers',
  examples: [{ line: 'schema', says: 'Print the schema, for editors and validators' }],
  options: {},
  parse: () => undefined,
  decide: async (_request, terminal) => printed(() => terminal.result(JSON.stringify(jsonSchema(), null, 2))),
});
