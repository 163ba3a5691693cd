import { grouped } from '../model/grouped.ts';
import type { HclAttribute, HclBlock, HclBody, HclParser } from '../model/hcl-tree.ts';
import { parentFolder } from '../model/parent-folder.ts';
import { parseTerraformJson } from '../model/terraform-json.ts';
import type { Expression } from './expression.ts';
import { readExpression } from './read-expression.ts';
import type { AuditFile } from './tree.ts';

/** A place in a file that is audited. */
export interface SourcePlace {
  readonly file: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The place is the file itself: what its first line contains does not matter. */
  readonly isWholeFile?: true;
}

/** An attribute of a block, with its expression. */
export interface Attribute extends SourcePlace {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
  readonly expression: Expression;
}

/** A block of Terraform's language. */
export interface Block extends SourcePlace {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/** The Terraform files of one folder. */
export interface Module {
  /** Below the audited folder; '' is the folder itself. */
  readonly folder: string;
  readonly files: readonly string[];
  readonly blocks: readonly Block[];
  /** Local values by name. */
  readonly locals: ReadonlyMap<string, Attribute>;
  /** Values that .tfvars files in the folder set and Terraform loads without a flag, by variable. */
  readonly values: ReadonlyMap<string, Attribute>;
  /** The first block of a type with these labels. */
  block(type: string, ...labels: readonly string[]): Block | undefined;
  /** Places where a file could not be parsed. */
  readonly errors: readonly SourcePlace[];
}

/** All modules of a repository, and which of them call each other. */
export interface Configuration {
  readonly modules: ReadonlyMap<string, Module>;
  /** The modules that no other module of the repository calls. */
  readonly roots: readonly Module[];
  /** The calls of a module in this repository. */
  callsOf(module: Module): readonly { readonly caller: Module; readonly call: Block }[];
  /** The module of a local source, such as `../../modules/workspace`. */
  called(caller: Module, call: Block): Module | undefined;
}

const terraformFile = /\.(?:tf|tofu)(?:\.json)?$/;
/** https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files */
const loadedValues = /(?:^|\/)(?:terraform\.tfvars|[^/]*\.auto\.tfvars)$/;
/** https://developer.hashicorp.com/terraform/language/files/override */
const overrideFile = /(?:^|\/|_)override\.(?:tf|tofu)(?:\.json)?$/;

/** Parses the Terraform and OpenTofu files of a repository. */
export function readConfiguration(files: readonly AuditFile[], parse: HclParser): Configuration {
  const read = files.filter(({ path }) => terraformFile.test(path) || loadedValues.test(path));
  const modules = new Map<string, Module>();
  for (const [folder, own] of grouped(read, ({ path }) => parentFolder(path))) {
    const module = readModule(folder, own, parse);
    if (module.files.length > 0) modules.set(folder, module);
  }
  const calls = new Map<Module, { readonly caller: Module; readonly call: Block }[]>();
  const called = (caller: Module, call: Block): Module | undefined => {
    const source = literalOf(call.attributes.get('source'));
    return source === undefined || !/^\.{1,2}(\/|$)/.test(source)
      ? undefined
      : modules.get(joined(caller.folder, source));
  };
  for (const caller of modules.values()) {
    for (const call of caller.blocks.filter(({ type }) => type === 'module')) {
      const target = called(caller, call);
      if (target !== undefined) calls.set(target, [...(calls.get(target) ?? []), { caller, call }]);
    }
  }
  return {
    modules,
    roots: [...modules.values()].filter((module) => !calls.has(module)),
    callsOf: (module) => calls.get(module) ?? [],
    called,
  };
}

/** The text of an attribute that is a literal. */
export function literalOf(attribute: Attribute | undefined): string | undefined {
  if (attribute === undefined) return undefined;
  const { expression } = attribute;
  if (expression.kind === 'literal') return expression.text;
  if (expression.kind !== 'text' || expression.parts.some((part) => typeof part !== 'string')) return undefined;
  return expression.parts.join('');
}

/** A block and all blocks inside it. */
export function blocksInside(block: Block): readonly Block[] {
  return [block, ...block.blocks.flatMap(blocksInside)];
}

function readModule(folder: string, files: readonly AuditFile[], parse: HclParser): Module {
  const names = new Set(files.map(({ path }) => path));
  const blocks: Block[] = [];
  const values = new Map<string, Attribute>();
  const errors: SourcePlace[] = [];
  const read: string[] = [];
  for (const { path, text } of files) {
    if (text === undefined || overrideFile.test(path) || isShadowed(path, names)) continue;
    const parsed = path.endsWith('.json') ? parseTerraformJson(text) : parse(text);
    errors.push(...parsed.errors.slice(0, 1).map((position) => ({ file: path, ...position })));
    if (loadedValues.test(path)) {
      for (const attribute of parsed.body.attributes) values.set(attribute.name, attributeOf(path, attribute));
      continue;
    }
    read.push(path);
    blocks.push(...parsed.body.blocks.map((block) => blockOf(path, block)));
  }
  const locals = new Map(blocks.filter(({ type }) => type === 'locals').flatMap(({ attributes }) => [...attributes]));
  const byName = new Map<string, Block>();
  for (const block of blocks) {
    const name = nameOf(block.type, block.labels);
    if (!byName.has(name)) byName.set(name, block);
  }
  const block = (type: string, ...labels: readonly string[]): Block | undefined => byName.get(nameOf(type, labels));
  return { folder, files: read, blocks, locals, values, block, errors };
}

function nameOf(type: string, labels: readonly string[]): string {
  return [type, ...labels].join('\0');
}

/** OpenTofu reads `x.tofu` in place of `x.tf`. https://opentofu.org/docs/language/files/ */
function isShadowed(path: string, names: ReadonlySet<string>): boolean {
  return /\.tf(\.json)?$/.test(path) && names.has(path.replace(/\.tf(\.json)?$/, '.tofu$1'));
}

function blockOf(file: string, { type, labels, body, line, column }: HclBlock): Block {
  return { type, labels, file, line, column, attributes: attributesOf(file, body), blocks: innerBlocks(file, body) };
}

function innerBlocks(file: string, body: HclBody): readonly Block[] {
  return body.blocks.map((inner) => blockOf(file, inner));
}

function attributesOf(file: string, body: HclBody): ReadonlyMap<string, Attribute> {
  return new Map(body.attributes.map((attribute) => [attribute.name, attributeOf(file, attribute)]));
}

function attributeOf(file: string, { name, expression, line, column }: HclAttribute): Attribute {
  let read: Expression | undefined;
  return {
    name,
    file,
    line,
    column,
    text: expression,
    get expression() {
      read ??= readExpression(expression);
      return read;
    },
  };
}

/** A relative path below a folder; `..` beyond the top gives a path that no module has. */
function joined(folder: string, source: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of source.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return '..';
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
