import type { Attribute, Configuration, Module, SourcePlace } from './configuration.ts';
import type { Expression } from './expression.ts';
import type { Value } from './value.ts';

/** Functions that pass their first argument on. */
const passing = new Set([
  'sensitive',
  'nonsensitive',
  'ephemeralasnull',
  'trimspace',
  'chomp',
  'one',
  'tostring',
  'toset',
  'tolist',
  'jsondecode',
  'yamldecode',
  'issensitive',
  'element',
  'concat',
  'compact',
  'distinct',
  'flatten',
  'coalescelist',
  'lower',
]);
/** A chain of references that is longer is not followed. */
const longest = 20;
/** Expressions that one value leads to. Without a limit, references that branch take exponential time. */
const mostExpressions = 5000;

/**
 * Follows an expression to its values. A module that is called several times gives one value for each call.
 *
 * @param attribute the attribute with the expression
 * @param module the module that contains it
 */
export function resolve(attribute: Attribute, module: Module, configuration: Configuration): readonly Value[] {
  return new Resolver(configuration).expression(attribute.expression, { module, at: attribute, chain: [] }, []);
}

interface Context {
  readonly module: Module;
  readonly at: SourcePlace;
  readonly chain: readonly string[];
}

class Resolver {
  readonly #configuration: Configuration;
  #expressions = 0;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** @param path the attributes that are taken of the value */
  expression(expression: Expression, context: Context, path: readonly string[]): readonly Value[] {
    const { at, chain } = context;
    if (chain.length > longest) return [unknown('the references go in a circle', context)];
    this.#expressions += 1;
    if (this.#expressions > mostExpressions) return [unknown('it has too many alternatives', context)];
    switch (expression.kind) {
      case 'text':
        return [this.#text(expression.parts, context)];
      case 'literal':
        return [{ kind: 'literal', text: expression.text, at, chain }];
      case 'reference':
        return this.#reference(expression.steps, context, path);
      case 'list':
        return [
          { kind: 'list', items: expression.items.flatMap((item) => this.expression(item, context, [])), at, chain },
        ];
      case 'object':
        return this.#object(expression.entries, context, path);
      case 'conditional': {
        const [, yes, no] = expression.branches;
        return [yes, no].flatMap((branch) => this.expression(branch, context, path)).filter((value) => !isNull(value));
      }
      case 'call':
        return this.#call(expression.name, expression.operands, context, path);
      case 'other':
        return [unknown('the expression computes a value', context)];
    }
  }

  #text(parts: readonly (string | Expression)[], context: Context): Value {
    const { at, chain } = context;
    let text = '';
    let isWhole = true;
    for (const part of parts) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      const values = this.expression(part, context, []);
      const [value] = values;
      if (values.length === 1 && value?.kind === 'text') text += value.text;
      else if (values.length === 1 && parts.length === 1 && value !== undefined) return value;
      else {
        text += '*';
        isWhole = false;
      }
    }
    if (isWhole) return { kind: 'text', text, at, chain };
    return { ...unknown('a part of the text is computed', context), pattern: text };
  }

  #object(
    entries: readonly (readonly [Expression, Expression])[],
    context: Context,
    path: readonly string[],
  ): readonly Value[] {
    const { at, chain } = context;
    const [name, ...rest] = path;
    if (name === undefined) {
      const values = entries.flatMap(([key, value]) => {
        const [first] = this.expression(value, context, []);
        return first === undefined ? [] : [[keyOf(key), first] as const];
      });
      return [{ kind: 'object', entries: new Map(values), at, chain }];
    }
    const entry = entries.find(([key]) => keyOf(key) === unindexed(name));
    return entry === undefined ? [unknown(`no entry ${name}`, context)] : this.expression(entry[1], context, rest);
  }

  #call(name: string, operands: readonly Expression[], context: Context, path: readonly string[]): readonly Value[] {
    const [first, second] = operands;
    if (first === undefined) return [unknown(`${name}() computes a value`, context)];
    if (name === 'attribute') {
      const steps = second?.kind === 'text' ? second.parts.join('').split('.') : [];
      return this.expression(first, context, [...steps, ...path]);
    }
    if (name === 'base64encode' || name === 'join' || name === 'format') return this.#computed(name, operands, context);
    if (name === 'coalesce' || name === 'try')
      return operands
        .flatMap((operand) => this.expression(operand, context, path))
        .filter((value, index) => index === 0 || !isNull(value));
    if (passing.has(name)) return this.expression(first, context, path);
    return [unknown(`${name}() computes a value`, context)];
  }

  /** A text that is put together of literals is a literal, encoded or not. */
  #computed(name: string, operands: readonly Expression[], context: Context): readonly Value[] {
    const { at, chain } = context;
    const values = operands.flatMap((operand) => this.expression(operand, context, []));
    const flat = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
    const texts = flat.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
    const found = flat.find(({ kind }) => kind === 'variable' || kind === 'block');
    if (found !== undefined) return [found];
    if (texts.length !== flat.length) return [unknown(`${name}() computes a value`, context)];
    const [first = '', ...rest] = texts;
    const text = name === 'join' ? rest.join(first) : name === 'format' ? first : `base64encode(${first})`;
    return [{ kind: 'text', text, at, chain }];
  }

  #reference(steps: readonly string[], context: Context, path: readonly string[]): readonly Value[] {
    const [kind = '', name = '', ...rest] = steps;
    const chain = [...context.chain, steps.join('.')];
    const next = { ...context, chain };
    switch (kind) {
      case 'var':
        return this.#variable(name, next, [...rest, ...path]);
      case 'local':
        return this.#attribute(context.module.locals.get(name), next, [...rest, ...path]);
      case 'data':
      case 'ephemeral':
        return [this.#block(kind, name, rest, next, path)];
      case 'module':
        return this.#output(name, [...rest, ...path], next);
      case 'each':
      case 'count':
      case 'self':
      case 'path':
      case 'terraform':
        return [unknown(`${steps.join('.')} is known only at run time`, next)];
      default:
        return [this.#block('resource', kind, [name, ...rest], next, path)];
    }
  }

  #attribute(attribute: Attribute | undefined, context: Context, path: readonly string[]): readonly Value[] {
    if (attribute === undefined) return [unknown(`${context.chain.at(-1)} is not declared`, context)];
    return this.expression(
      attribute.expression,
      { ...context, at: attribute },
      path.map(unindexed).filter((step) => step !== ''),
    );
  }

  #variable(name: string, context: Context, path: readonly string[]): readonly Value[] {
    const { module } = context;
    const variable = module.block('variable', name);
    if (variable === undefined) return [unknown(`var.${name} is not declared`, context)];
    const set = module.values.get(name);
    if (set !== undefined) return this.#attribute(set, context, path);
    const calls = this.#configuration.callsOf(module);
    const given = calls.flatMap(({ caller, call }) => {
      const attribute = call.attributes.get(name);
      return attribute === undefined ? [] : this.#attribute(attribute, { ...context, module: caller }, path);
    });
    if (given.length > 0) return given;
    const fallback = variable.attributes.get('default');
    if (fallback !== undefined && fallback.text !== 'null') return this.#attribute(fallback, context, path);
    return [{ kind: 'variable', variable, at: context.at, chain: context.chain }];
  }

  #block(kind: string, type: string, rest: readonly string[], context: Context, path: readonly string[]): Value {
    const { module, at, chain } = context;
    const [name = '', ...steps] = rest;
    const block = module.block(kind, type, name);
    if (block === undefined) return unknown(`${chain.at(-1)} is not declared`, context);
    return { kind: 'block', block, module, path: [...steps, ...path], at, chain };
  }

  #output(name: string, steps: readonly string[], context: Context): readonly Value[] {
    const call = context.module.block('module', name);
    const target = call && this.#configuration.called(context.module, call);
    if (target === undefined) return [unknown(`the source of module.${name} is not followed`, context)];
    const [output, ...path] = steps.map(unindexed).filter((step) => step !== '');
    const block = target.block('output', output ?? '');
    return this.#attribute(block?.attributes.get('value'), { ...context, module: target }, path);
  }
}

function unknown(because: string, { at, chain }: Context): Extract<Value, { kind: 'unknown' }> {
  return { kind: 'unknown', because, at, chain };
}

function isNull(value: Value): boolean {
  return value.kind === 'literal' && value.text === 'null';
}

function keyOf(key: Expression): string {
  if (key.kind === 'text') return key.parts.filter((part) => typeof part === 'string').join('');
  if (key.kind === 'reference') return key.steps.join('.');
  return key.kind === 'literal' ? key.text : '';
}

/** `["name"]` is the step `name`; `[0]` and `[*]` select from a list and are no step. */
function unindexed(step: string): string {
  if (!step.startsWith('[')) return step;
  return /^\["([^"]*)"\]$/.exec(step)?.[1] ?? '';
}
