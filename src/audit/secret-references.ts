import { type Attribute, type Block, blocksInside, type Configuration, type Module } from './configuration.ts';
import { type Expression, expressionsInside } from './expression.ts';
import type { SecretVariable } from './secret-variables.ts';
import { isStore } from './union-provider.ts';

/** A use of a secret in an expression. */
export interface SecretReference {
  readonly module: Module;
  /** The block at the top level that contains the expression. */
  readonly block: Block;
  /** The block that has the attribute; the same or one inside. */
  readonly inner: Block;
  readonly attribute: Attribute;
  /** How messages name the secret: `var.union_api_key`. */
  readonly secret: string;
}

const valueAttributes = new Set(['secret_string', 'secret_binary', 'secret_data', 'value', 'data', 'data_json']);
/** Functions whose result does not contain the secret. */
const harmless = new Set(['length', 'issensitive', 'can', 'sha256', 'sha512', 'bcrypt', 'md5', 'sha1']);

/** Every place where an expression contains a secret: a secret variable, or the value of a secret of a store. */
export function secretReferences(
  variables: readonly SecretVariable[],
  configuration: Configuration,
): readonly SecretReference[] {
  const byModule = new Map<Module, Set<string>>();
  for (const { module, name } of variables)
    byModule.set(module, (byModule.get(module) ?? new Set()).add(`var.${name}`));
  return [...configuration.modules.values()].flatMap((module) => {
    const secrets = new Set(byModule.get(module));
    addLocals(module, secrets);
    const names = namesOf(module, secrets);
    return module.blocks.flatMap((block) =>
      blocksInside(block).flatMap((inner) =>
        [...inner.attributes.values()].flatMap((attribute) => {
          if (!canName(attribute.text, names)) return [];
          const secret = secretIn(attribute.expression, module, secrets);
          return secret === undefined ? [] : [{ module, block, inner, attribute, secret }];
        }),
      ),
    );
  });
}

/** Local values that contain a secret are secrets, too, and so are those that use them. */
function addLocals(module: Module, secrets: Set<string>): void {
  const names = namesOf(module, secrets);
  const open = [...module.locals].flatMap(([name, attribute]) =>
    canName(attribute.text, names) && secretIn(attribute.expression, module, secrets) !== undefined
      ? [`local.${name}`]
      : [],
  );
  const users = open.length === 0 ? new Map<string, readonly string[]>() : usersOfLocals(module);
  for (let local = open.pop(); local !== undefined; local = open.pop()) {
    if (secrets.has(local)) continue;
    secrets.add(local);
    for (const user of users.get(local) ?? []) if (isSecret(user, module, secrets)) open.push(user);
  }
}

/** The local values that use a local value. */
function usersOfLocals(module: Module): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [name, attribute] of module.locals) {
    if (!attribute.text.includes('local')) continue;
    for (const inner of expressionsInside(attribute.expression)) {
      if (inner.kind !== 'reference' || inner.steps[0] !== 'local') continue;
      const used = `local.${inner.steps[1]}`;
      const own = users.get(used);
      if (own === undefined) users.set(used, [`local.${name}`]);
      else own.push(`local.${name}`);
    }
  }
  return users;
}

/** The words of which an expression with a secret has at least one: expressions without them need not be read. */
function namesOf(module: Module, secrets: ReadonlySet<string>): readonly string[] {
  const stores = module.blocks.filter(isStore).map(({ labels }) => labels[0] ?? '');
  return [...new Set(['unionai_api_key', ...stores, ...[...secrets].map((name) => name.slice(name.indexOf('.') + 1))])];
}

function canName(text: string, names: readonly string[]): boolean {
  return names.some((name) => text.includes(name));
}

function isSecret(local: string, module: Module, secrets: ReadonlySet<string>): boolean {
  const attribute = module.locals.get(local.slice('local.'.length));
  return attribute !== undefined && secretIn(attribute.expression, module, secrets) !== undefined;
}

function secretIn(expression: Expression, module: Module, secrets: ReadonlySet<string>): string | undefined {
  if (expression.kind === 'call' && harmless.has(expression.name)) return undefined;
  if (expression.kind === 'reference') return secretOf(expression.steps, module, secrets);
  for (const inner of expressionsInside(expression)) {
    if (inner.kind !== 'reference') continue;
    const secret = secretOf(inner.steps, module, secrets);
    if (secret !== undefined) return secret;
  }
  return undefined;
}

function secretOf(steps: readonly string[], module: Module, secrets: ReadonlySet<string>): string | undefined {
  const [kind, first, second, ...path] = steps;
  if (secrets.has(`${kind}.${first}`)) return `${kind}.${first}`;
  if (kind === 'unionai_api_key' && [second, ...path].includes('secret')) return `${kind}.${first}.secret`;
  if (kind !== 'data' && kind !== 'ephemeral') return undefined;
  const block = module.block(kind, first ?? '', second ?? '');
  if (block === undefined || !isStore(block)) return undefined;
  return path.some((step) => valueAttributes.has(step)) ? `${kind}.${first}.${second}` : undefined;
}
