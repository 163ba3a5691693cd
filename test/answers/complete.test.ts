import { deepEqual, throws } from 'node:assert/strict';
import { complete } from '../../src/answers/complete.ts';
import type { UnionNode } from '../../src/answers/node.ts';
import type { Choice } from '../../src/model/choice.ts';
import { defaulted, maybe, text } from '../../src/model/field.ts';

const choice = (kind: string): Choice => ({
  ...{ kind, title: kind, summary: kind },
  fields: { path: defaulted('{environment}/x', { title: 'Path', placeholders: ['environment'] }) },
});
const one = choice('one');
const two = choice('two');
const union = (presence: UnionNode['presence']): UnionNode => ({
  ...{ node: 'union', presence, title: 'Union', flag: 'union', default: 'two', choices: [one, two] },
});
const list = {
  node: 'list',
  presence: 'required',
  title: 'List',
  item: { node: 'object', presence: 'required', title: 'Item', fields: { name: text({ title: 'Name' }) } },
} as const;

describe('Answers with their defaults', () => {
  it('have the default of an absent answer, with the names in it, and keep a given one as it is', () => {
    const nodes = { path: defaulted('{environment}/x', { title: 'Path', placeholders: ['environment'] }) };
    deepEqual(complete(nodes, {}, { environment: 'dev' }), { path: 'dev/x' });
    deepEqual(complete(nodes, {}, {}), { path: '{environment}/x' });
    deepEqual(complete(nodes, { path: '{environment}' }, { environment: 'dev' }), { path: '{environment}' });
  });

  it('have the default choice only where a choice has a default', () => {
    deepEqual(complete({ union: union('defaulted') }, {}, {}), {
      union: { choice: two, values: { path: '{environment}/x' } },
    });
    throws(() => complete({ union: union('required') }, {}, {}), /no answer union/);
    deepEqual(complete({ union: union('required') }, { union: { choice: one, values: { path: 'y' } } }, {}), {
      union: { choice: one, values: { path: 'y' } },
    });
  });

  it('have no default for what is optional', () => {
    const fields = { name: maybe({ title: 'Name' }) };
    const object = { node: 'object', title: 'Object', fields } as const;
    deepEqual(complete({ name: fields.name }, {}, {}), { name: undefined });
    deepEqual(complete({ object: { ...object, presence: 'optional' } }, {}, {}), { object: undefined });
    deepEqual(complete({ object: { ...object, presence: 'defaulted' } }, {}, {}), { object: { name: undefined } });
  });

  it('are incomplete without what is required, which is a bug of the checks before', () => {
    throws(() => complete({ name: text({ title: 'Name' }) }, {}, {}), /no answer name/);
    throws(() => complete({ list }, {}, {}), /no answer list/);
    throws(() => complete({ list }, { list: [{}] }, {}), /no answer name/);
    deepEqual(complete({ list }, { list: [{ name: 'a' }] }, {}), { list: [{ name: 'a' }] });
  });
});
