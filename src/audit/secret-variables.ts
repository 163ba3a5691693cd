import type { Block, Configuration, Module } from './configuration.ts';
import { type Expression, expressionsInside } from './expression.ts';
import type { UnionProvider } from './union-provider.ts';

/** A variable that holds a secret. */
export interface SecretVariable {
  readonly variable: Block;
  readonly name: string;
  readonly module: Module;
  /** Whether the value reaches `api_key` of a provider configuration. */
  readonly isForProvider: boolean;
}

const secretName = /(?:^|_)(?:api_?keys?|access_token|secret(?:_key)?|password|private_key)(?:_|$)/i;
/** Names with a secret's word that hold the place of a secret and not its value. */
const placeName =
  /(?:^|_)(?:arns?|names?|ids?|paths?|mount|regions?|version|url|uri|prefix|project|store|vault|file|rotation|days|enabled|count|kms)(?:_|$)/i;

/**
 * Variables that hold secrets: those that reach the provider's `api_key`, in every module on the way, and strings with the
 * name of a secret.
 */
export function secretVariables(
  providers: readonly UnionProvider[],
  configuration: Configuration,
): readonly SecretVariable[] {
  const found = new Map<Block, SecretVariable>();
  const add = (module: Module, name: string, isForProvider: boolean): void => {
    const variable = module.block('variable', name);
    const before = variable && found.get(variable);
    if (variable === undefined || (before !== undefined && (before.isForProvider || !isForProvider))) return;
    found.set(variable, { variable, name, module, isForProvider });
    for (const { caller, call } of configuration.callsOf(module)) {
      const given = call.attributes.get(name);
      if (given !== undefined) for (const inner of referred(given.expression)) add(caller, inner, isForProvider);
    }
  };
  const follow = (module: Module, first: Expression): void => {
    const followed = new Set<Expression>();
    const open = [first];
    for (let expression = open.pop(); expression !== undefined; expression = open.pop()) {
      if (followed.has(expression)) continue;
      followed.add(expression);
      for (const name of referred(expression)) add(module, name, true);
      for (const part of expressionsInside(expression)) {
        if (part.kind !== 'reference' || part.steps[0] !== 'local') continue;
        const local = module.locals.get(part.steps[1] ?? '');
        if (local !== undefined) open.push(local.expression);
      }
    }
  };
  for (const { module, apiKey } of providers) if (apiKey !== undefined) follow(module, apiKey.expression);
  for (const module of configuration.modules.values()) {
    for (const variable of module.blocks.filter(({ type }) => type === 'variable')) {
      const [name = ''] = variable.labels;
      const type = variable.attributes.get('type')?.text;
      if (secretName.test(name) && !placeName.test(name) && (type === undefined || type === 'string'))
        add(module, name, false);
    }
  }
  return [...found.values()];
}

function referred(expression: Expression): readonly string[] {
  return expressionsInside(expression).flatMap((part) =>
    part.kind === 'reference' && part.steps[0] === 'var' ? [part.steps[1] ?? ''] : [],
  );
}
