import { type JsonSchema, jsonSchema } from '../answers/json-schema.ts';
import { severities } from '../model/finding.ts';
import type { DocumentName } from './described-documents.ts';

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const line = { type: 'integer', minimum: 0 } as const;

/** An object with these properties and no others. All are required but those in `optional`. */
function record(properties: JsonSchema, optional: readonly string[] = []): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

const changedFile = record(
  {
    path: text,
    action: {
      enum: [
        ...['create', 'update', 'merge', 'overwrite', 'conflict', 'keep-deleted'],
        ...['skip', 'remove', 'keep-edited', 'unchanged'],
      ],
    },
    from: { ...text, description: 'The path under which it was rendered, if the user moved it.' },
    note: { ...text, description: 'What of the wanted text is not on disk after the run, and why.' },
    conflicts: list(record({ line, message: text })),
  },
  ['from', 'note', 'conflicts'],
);

function outcomeSchema(command: string): JsonSchema {
  return record({
    version: { const: 1 },
    command: { const: command },
    directory: text,
    files: list(changedFile),
    warnings: texts,
    nextSteps: texts,
  });
}

const findingProperties: JsonSchema = {
  rule: text,
  severity: { enum: [...severities] },
  file: text,
  line,
  column: line,
  message: text,
  fingerprint: { ...text, description: 'The same for the same finding in later versions of the file.' },
};

const auditSchema = record(
  {
    version: { const: 1 },
    findings: list(record(findingProperties)),
    accepted: list(record({ ...findingProperties, reason: text })),
    checklist: list(
      record({
        id: text,
        status: { enum: ['met', 'not-met', 'cannot-tell', 'not-applicable'] },
        where: texts,
        reason: text,
      }),
    ),
    notes: texts,
    fixed: list(record(findingProperties)),
    unfixed: list(record({ ...findingProperties, reason: text })),
    files: list(record({ path: text, action: text })),
    nextSteps: texts,
  },
  ['fixed', 'unfixed', 'files', 'nextSteps'],
);

const verifySchema = record({
  version: { const: 1 },
  command: { const: 'verify' },
  directory: text,
  checks: list(
    record(
      {
        check: text,
        place: text,
        status: { enum: ['passed', 'failed', 'skipped', 'error'] },
        reason: text,
        output: text,
      },
      ['reason', 'output'],
    ),
  ),
});

const textSchema = record({
  version: { const: 1 },
  command: { enum: ['explain', 'completion', 'help', 'version'] },
  text: { ...texts, description: 'The lines of the text.' },
});

const errorSchema = record({
  version: { const: 1 },
  error: record(
    {
      code: {
        enum: [
          ...['usage', 'answers', 'target', 'record', 'conflicts', 'terminal'],
          ...['busy', 'disk', 'interrupted', 'bug'],
        ],
      },
      message: text,
      hint: text,
      objections: list(record({ path: text, message: text, hint: text }, ['hint'])),
    },
    ['hint', 'objections'],
  ),
});

const schemas: Readonly<Record<DocumentName, () => JsonSchema>> = {
  answers: jsonSchema,
  new: () => outcomeSchema('new'),
  environment: () => outcomeSchema('environment'),
  update: () => outcomeSchema('update'),
  audit: () => auditSchema,
  verify: () => verifySchema,
  text: () => textSchema,
  error: () => errorSchema,
};

/** The JSON Schema (2020-12) of a document, by its name. A change of its meaning changes the number in `version`. */
export function documentSchema(name: DocumentName): JsonSchema {
  const schema = schemas[name]();
  return '$schema' in schema
    ? schema
    : {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: name === 'error' ? 'Failure of a command, version 1' : `Output of ${name} --json, version 1`,
        ...schema,
      };
}
