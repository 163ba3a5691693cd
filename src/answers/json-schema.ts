import type { Field, Fields } from '../model/field.ts';
import { generatorName } from '../model/generator-name.ts';
import { definition } from './definition.ts';
import { withExample } from './example.ts';
import type { Node, Nodes, OverrideNode, UnionNode } from './node.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * The JSON Schema (2020-12) of the answers. It accepts whatever the parser accepts; what spans several answers,
 * such as two environments with one state, only the parser can say.
 */
export function jsonSchema(): JsonSchema {
  const root = objectSchema(definition);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Answers of ${generatorName}, version 1`,
    ...root,
    properties: {
      $schema: { type: 'string', title: 'JSON Schema of this file' },
      ...(root.properties as JsonSchema),
    },
    examples: [withExample({ name: 'ml-platform' })],
  };
}

/** The schema of answers that change an existing repository: those that are not given stay as they are recorded. */
export function changedAnswersSchema(): JsonSchema {
  const { required: _, examples: _all, title, ...schema } = jsonSchema();
  return { ...schema, title: `${title}, for changes of a repository` };
}

function objectSchema(nodes: Nodes): JsonSchema {
  const required = Object.entries(nodes).flatMap(([name, node]) => (node.presence === 'required' ? [name] : []));
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, nodeSchema(node)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function nodeSchema(node: Node): JsonSchema {
  switch (node.node) {
    case 'field':
      return fieldSchema(node);
    case 'object':
      return { title: node.title, description: `${node.title}.`, ...objectSchema(node.fields) };
    case 'list':
      return {
        title: node.title,
        description: `${node.title}. Changes are promoted from development to production, and within a tier in this order.`,
        type: 'array',
        minItems: 1,
        items: { title: node.item.title, ...objectSchema(node.item.fields) },
      };
    case 'union':
      return unionSchema(node);
    case 'override':
      return overrideSchema(node);
  }
}

/**
 * `kind` is outside of the conditions, so that editors complete it; each condition adds the settings of one kind. A kind is
 * a constant with its own title and description, which editors show next to it.
 */
function unionSchema({ title, choices, default: kind }: UnionNode): JsonSchema {
  const kinds = choices.map((choice) => ({
    const: choice.kind,
    title: choice.title,
    description: choice.summary,
  }));
  const names = [...new Set(choices.flatMap(({ fields }) => Object.keys(fields)))];
  const settings = choices.map((choice) => {
    const { properties, required = [], ...rest } = objectSchema(choice.fields);
    return {
      if: { properties: { kind: { const: choice.kind } }, required: ['kind'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        title: choice.title,
        description: choice.summary,
        ...rest,
        properties: { kind: true, ...(properties as JsonSchema) },
        required: ['kind', ...(required as readonly string[])],
      },
    };
  });
  return {
    title,
    description: `${title}: ${choices.map((choice) => choice.kind).join(', ')}.`,
    type: 'object',
    properties: {
      kind: { title, type: 'string', oneOf: kinds, ...(kind === undefined ? {} : { default: kind }) },
      ...Object.fromEntries(names.map((name) => [name, true])),
    },
    required: ['kind'],
    allOf: settings,
  };
}

/** The overridden choice is elsewhere in the answers, so the schema allows the settings of every choice. */
function overrideSchema(node: OverrideNode): JsonSchema {
  const anyOf = node.union.choices.map(({ kind, fields }) => {
    const { required: _, properties, ...rest } = objectSchema(optionalFields(fields));
    return { ...rest, properties: { kind: { const: kind }, ...(properties as JsonSchema) } };
  });
  return { title: node.title, description: `${node.title}.`, anyOf };
}

function optionalFields(fields: Fields): Fields {
  const entries = Object.entries(fields).map(
    ([name, { default: _, ...field }]) => [name, { ...field, presence: 'optional' }] as const,
  );
  return Object.fromEntries(entries) as Fields;
}

/** A number with the same digits: a positive safe integer. */
const digits: JsonSchema = { type: ['string', 'integer'], minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

function fieldSchema(field: Field): JsonSchema {
  const description = [field.help, field.rule && `Must be ${field.rule.says} (${field.rule.source}).`]
    .filter(Boolean)
    .map((sentence) => String(sentence).replace(/([^.?!)])$/, '$1.'))
    .join(' ');
  return {
    title: field.title,
    // Some editors show only the description.
    description: description === '' ? `${field.title}.` : description,
    ...(field.digits ? digits : { type: field.type }),
    ...(field.oneOf ? { enum: [...field.oneOf] } : {}),
    ...(field.range ? { minimum: field.range.min, maximum: field.range.max } : {}),
    ...(field.rule ? { pattern: patternOf(field) } : {}),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.example === undefined ? {} : { examples: [field.example] }),
  };
}

/** A value with a placeholder always passes: only the parser can check the replaced value. */
function patternOf(field: Field): string {
  const source = field.rule?.pattern.source ?? '';
  if (field.placeholders === undefined) return source;
  return [source, ...field.placeholders.map((placeholder) => `\\{${placeholder}\\}`)].join('|');
}
