import type { Evidence, Found } from '../model/evidence.ts';
import type { HclAttribute, HclBlock, HclParser } from '../model/hcl-tree.ts';
import { parseTerraformJson } from '../model/terraform-json.ts';

/** One folder of Terraform files, read for what it tells. */
export interface RootModule {
  /** Below the repository; '' is the repository itself. */
  readonly folder: string;
  /** Every top-level block of a type: `provider`, `terraform`, `variable`. */
  blocks(type: string): readonly Evidence[];
  /** The blocks inside the `terraform` blocks. */
  settings(type: string): readonly Evidence[];
  /** The block that an expression begins with the address of, and what follows it: `.secret_string`. */
  follow(expression: string): { readonly block: Evidence; readonly path: string } | undefined;
  /** The expression of an attribute as it is written. */
  expression(block: Evidence, attribute: string): string | undefined;
  /** The blocks of a type inside a block. */
  inside(block: Evidence, type: string): readonly Evidence[];
  /** Every text literal that is a whole value anywhere. */
  texts(): readonly Found[];
  /** The first place where an expression refers to something, such as `terraform.workspace`. */
  reference(name: string): string | undefined;
  /** Its files of backend settings for `init -backend-config`. */
  readonly backendFiles: readonly string[];
}

interface Placed {
  readonly block: HclBlock;
  readonly file: string;
}

/**
 * Parses the Terraform and OpenTofu files of a folder, in native and in JSON syntax, and makes their values findable.
 *
 * @param folder the folder below the repository; '' is the repository itself
 * @param files the text of each file, by name
 */
export function rootModule(folder: string, files: ReadonlyMap<string, string>, parse: HclParser): RootModule {
  const inRepository = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const partial = [...files].filter(([name]) => isBackendFile(name));
  const settings = partial.length === 1 ? partial.flatMap(([, text]) => backendSettings(text, parse)) : [];
  const placed = [...files]
    .filter(([name]) => !isBackendFile(name) && !isShadowed(name, files) && !isOverride(name))
    .flatMap(([name, text]) => {
      const parsed = name.endsWith('.json') ? parseTerraformJson(text) : parse(text);
      return parsed.body.blocks.map((block): Placed => ({ block, file: inRepository(name) }));
    });
  const known = new Map<Evidence, Placed>();

  const literal = (expression: string, at: string, depth = 0): Found | undefined => {
    const quoted = /^"((?:[^"\\$%]|\\.|[$%](?!\{))*)"$/s.exec(expression)?.[1];
    if (quoted !== undefined) return { text: quoted.replace(/\\(["\\])/g, '$1'), at };
    if (depth > 5) return undefined;
    const [, name = ''] = /^var\.([\w-]+)$/.exec(expression) ?? [];
    const variable = placed.find(({ block }) => block.type === 'variable' && block.labels[0] === name);
    if (variable) return attribute(variable, 'default', depth + 1);
    const [, local = ''] = /^local\.([\w-]+)$/.exec(expression) ?? [];
    const locals = placed.find(
      ({ block }) => block.type === 'locals' && block.body.attributes.some((one) => one.name === local),
    );
    if (locals) return attribute(locals, local, depth + 1);
    return fieldOfLocal(expression);
  };
  /** `local.union.org`: a field of an object that is a local value. */
  const fieldOfLocal = (expression: string): Found | undefined => {
    const [, local, field] = /^local\.([\w-]+)\.([\w-]+)$/.exec(expression) ?? [];
    for (const { block, file } of placed.filter((one) => one.block.type === 'locals')) {
      const object = block.body.attributes.find(({ name }) => name === local);
      const lines = object?.expression.split('\n') ?? [];
      const index = lines.findIndex((line) => new RegExp(`(^|[\\s{,])${field}\\s*=\\s*"`).test(line));
      const text = new RegExp(`(?:^|[\\s{,])${field}\\s*=\\s*"([^"\\\\$%]*)"`).exec(lines[index] ?? '')?.[1];
      if (object && text !== undefined) return { text, at: `${file}:${object.line + index}` };
    }
    return undefined;
  };
  const attribute = ({ block, file }: Placed, name: string, depth = 0): Found | undefined => {
    const found = block.body.attributes.find((one) => one.name === name);
    return found && literal(single(found.expression), `${file}:${found.line}`, depth);
  };
  const providerOf = ({ block }: Placed): Placed | undefined => {
    const named = block.body.attributes.find(({ name }) => name === 'provider')?.expression;
    const [name, alias] = named?.split('.') ?? [block.labels[0]?.split('_')[0]];
    return placed.find(
      (one) => one.block.type === 'provider' && one.block.labels[0] === name && aliasOf(one.block) === alias,
    );
  };
  const follow = (expression: string): { readonly block: Evidence; readonly path: string } | undefined => {
    const match = /^(?:one\(|sensitive\()?(data|ephemeral|resource)?\.?([\w]+)\.([\w-]+)(?:\[[^\]]*\])?(.*?)\)?$/s.exec(
      expression,
    );
    const [, kind = 'resource', type, name, path = ''] = match ?? [];
    const target = placed.find(
      ({ block }) => block.type === kind && block.labels[0] === type && block.labels[1] === name,
    );
    return target && { block: evidence(target), path };
  };
  const evidence = (one: Placed): Evidence => {
    const { block, file } = one;
    const isTyped = ['data', 'ephemeral', 'resource'].includes(block.type);
    const made: Evidence = {
      type: isTyped ? (block.labels[0] ?? '') : block.type,
      labels: block.labels,
      at: `${file}:${block.line}`,
      value: (name) => attribute(one, name),
      inner: (type, name) => {
        const inner = block.body.blocks.find((candidate) => candidate.type === type);
        return inner && attribute({ block: inner, file }, name);
      },
      provider: (name) => {
        const provider = providerOf(one);
        return provider && attribute(provider, name);
      },
      referred: (name) => {
        const expression = block.body.attributes.find((candidate) => candidate.name === name)?.expression;
        return expression === undefined ? undefined : follow(expression)?.block;
      },
    };
    known.set(made, one);
    return made;
  };

  return {
    folder,
    blocks: (type) => placed.filter(({ block }) => block.type === type).map(evidence),
    settings: (type) =>
      placed
        .filter(({ block }) => block.type === 'terraform')
        .flatMap(({ block, file }) =>
          block.body.blocks
            .filter((inner) => inner.type === type)
            .map((inner) => evidence({ block: type === 'backend' ? completed(inner, settings) : inner, file })),
        ),
    follow,
    expression: (block, name) => known.get(block)?.block.body.attributes.find((one) => one.name === name)?.expression,
    inside: (block, type) => {
      const one = known.get(block);
      const inner = one?.block.body.blocks.filter((candidate) => candidate.type === type) ?? [];
      return one === undefined ? [] : inner.map((candidate) => evidence({ block: candidate, file: one.file }));
    },
    texts: () => placed.flatMap(({ block, file }) => textsIn(block, file)),
    reference: (name) =>
      placed.flatMap(({ block, file }) =>
        expressionsIn(block)
          .filter(({ expression }) => expression.includes(name))
          .map(({ line }) => `${file}:${line}`),
      )[0],
    backendFiles: partial.map(([name]) => inRepository(name)),
  };
}

/** A file for `-backend-config`. https://developer.hashicorp.com/terraform/language/backend#file */
function isBackendFile(name: string): boolean {
  return /\.tfbackend$|(^|[._-])backend\.(hcl|conf)$/.test(name);
}

/** Override files change a root on one machine. https://developer.hashicorp.com/terraform/language/files/override */
function isOverride(name: string): boolean {
  return /(^|_)override\.(tf|tofu)(\.json)?$/.test(name);
}

/** OpenTofu reads `x.tofu` in place of `x.tf`. https://opentofu.org/docs/language/files/ */
function isShadowed(name: string, files: ReadonlyMap<string, string>): boolean {
  return files.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')) && /\.tf(\.json)?$/.test(name);
}

/** The settings of a backend file. They are attributes of the block that they complete. */
function backendSettings(text: string, parse: HclParser): readonly HclAttribute[] {
  return parse(text).body.attributes;
}

function completed(block: HclBlock, settings: readonly HclAttribute[]): HclBlock {
  const own = new Set(block.body.attributes.map(({ name }) => name));
  const attributes = [...block.body.attributes, ...settings.filter(({ name }) => !own.has(name))];
  return { ...block, body: { ...block.body, attributes } };
}

function expressionsIn(block: HclBlock): readonly HclAttribute[] {
  return [...block.body.attributes, ...block.body.blocks.flatMap(expressionsIn)];
}

/** The first element of a list of one: `allowed_orgs = ["acme"]`. */
function single(expression: string): string {
  return /^\[\s*("[^"]*"|[\w.-]+)\s*,?\s*\]$/.exec(expression)?.[1] ?? expression;
}

function aliasOf(block: HclBlock): string | undefined {
  return block.body.attributes.find(({ name }) => name === 'alias')?.expression.replaceAll('"', '');
}

function textsIn(block: HclBlock, file: string): readonly Found[] {
  return [
    ...block.body.attributes.flatMap(({ expression, line }) =>
      [...expression.matchAll(/"([^"\\$%]*)"/g)].map(([, text = '']) => ({ text, at: `${file}:${line}` })),
    ),
    ...block.body.blocks.flatMap((inner) => textsIn(inner, file)),
  ];
}
