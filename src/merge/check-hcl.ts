import { posix } from 'node:path';
import { UserError } from '../errors.ts';
import { mayBeTooDeep } from '../model/hcl/parse-hcl.ts';
import type { HclBlock, HclFile, HclParser } from '../model/hcl-tree.ts';
import { parseTerraformJson } from '../model/terraform-json.ts';
import { brokenCalls, type ModuleInterface, moduleInterface } from './check-calls.ts';
import { brokenReferences, type ParsedFile, type Problem } from './check-references.ts';

/** A declaration that must be unique in a root module, with its address. */
interface Declaration {
  readonly address: string;
  readonly line: number;
}

/** The text of every .tf or .tofu file of one folder, by file name. */
export type Folder = ReadonlyMap<string, string>;

/** A folder, and the local modules next to it. */
export interface Checked {
  /** The folder below the repository; '' is the repository itself. */
  readonly path: string;
  readonly folder: Folder;
  /** The folder of a relative source such as `../../modules/workspace`; undefined outside of the repository. */
  moduleAt(source: string): Folder | undefined;
}

/**
 * Problems that merges without conflicts can cause: invalid HCL, duplicate blocks or attributes, references to what is not
 * declared, and calls of local modules that do not match the module. Reports only problems that are in `after` and not in `before`.
 *
 * @throws UserError for a file with blocks that are nested too deeply to be checked
 */
export function newProblems(parse: HclParser, before: Checked, after: Checked): readonly Problem[] {
  const parseOnce = onceForEachText(parse);
  const all = (checked: Checked): readonly Problem[] => {
    const files = parsedFiles(parseOnce, checked.folder, checked.path);
    const interfaceAt = (source: string): ModuleInterface | undefined => {
      const folder = checked.moduleAt(source);
      if (folder === undefined || folder.size === 0) return undefined;
      const known = interfaces.get(folder) ?? {
        ofModule: moduleInterface(parsedFiles(parse, folder, posix.join(checked.path, source))),
      };
      interfaces.set(folder, known);
      return known.ofModule;
    };
    return [
      ...problemsIn(files),
      ...brokenReferences(files, (source) => checked.moduleAt(source)?.size !== 0),
      ...brokenCalls(files, interfaceAt),
    ];
  };
  const found = all(after);
  if (found.length === 0) {
    // Files that cannot be checked are refused in any case. Those that stay have been read above.
    const replaced = [...before.folder].filter(([file, text]) => after.folder.get(file) !== text);
    const doubtful = replaced.filter(([file, text]) => file.endsWith('.json') || mayBeTooDeep(text));
    parsedFiles(parseOnce, new Map(doubtful), before.path);
    return [];
  }
  const known = new Set(all(before).map(({ file, message }) => `${file} ${message}`));
  return found.filter(({ file, message }) => !known.has(`${file} ${message}`));
}

/** Every environment calls the same modules. */
const interfaces = new WeakMap<Folder, { readonly ofModule: ModuleInterface | undefined }>();

/** Most files of a folder are the same before and after. */
function onceForEachText(parse: HclParser): HclParser {
  const known = new Map<string, HclFile>();
  return (text) => {
    const parsed = known.get(text) ?? parse(text);
    known.set(text, parsed);
    return parsed;
  };
}

/**
 * Everything that is wrong with a folder by itself.
 *
 * @throws UserError for a file with blocks that are nested too deeply to be checked
 */
export function problems(parse: HclParser, folder: Folder): readonly Problem[] {
  return problemsIn(parsedFiles(parse, folder, ''));
}

function parsedFiles(parse: HclParser, folder: Folder, path: string): readonly ParsedFile[] {
  return [...folder].map(([file, text]) => {
    const parsed = file.endsWith('.json') ? parseTerraformJson(text) : parse(text);
    if (parsed.tooDeep === undefined) return { file, parsed };
    throw new UserError(
      'target',
      `${posix.join(path, file)} has blocks that are nested too deeply to be checked: line ${parsed.tooDeep.line}.`,
      'Nothing was written. Move the file out of this folder, or reduce its nesting.',
    );
  });
}

function problemsIn(files: readonly ParsedFile[]): readonly Problem[] {
  const broken = files.flatMap(({ file, parsed }) =>
    parsed.errors.slice(0, 1).map(({ line }) => ({ file, line, message: 'is not valid HCL' })),
  );
  return [
    ...broken,
    ...files.flatMap(({ file, parsed }) => repeatedAttributes(file, parsed)),
    ...repeatedBlocks(files),
  ];
}

/** https://developer.hashicorp.com/terraform/language/files/override: such files are meant to repeat. */
function isOverride(file: string): boolean {
  return /(^|_)override\.(tf|tofu)$/.test(file);
}

function repeatedBlocks(files: readonly { readonly file: string; readonly parsed: HclFile }[]): readonly Problem[] {
  const seen = new Map<string, string>();
  const found: Problem[] = [];
  for (const { file, parsed } of files.filter((one) => !isOverride(one.file))) {
    for (const { address, line } of parsed.body.blocks.flatMap(declarations)) {
      const first = seen.get(address);
      if (first === undefined) seen.set(address, file);
      else
        found.push({
          file,
          line,
          message: `declares ${address} a second time${first === file ? '' : `, first in ${first}`}`,
        });
    }
  }
  return found;
}

/** What a top-level block declares. A block of locals declares each of its values. */
function declarations(block: HclBlock): readonly Declaration[] {
  const { type, labels, line, body } = block;
  switch (type) {
    case 'locals':
      return body.attributes.map((attribute) => ({ address: `local.${attribute.name}`, line: attribute.line }));
    case 'terraform':
      return body.blocks
        .filter((inner) => ['backend', 'cloud', 'encryption', 'required_providers'].includes(inner.type))
        .map((inner) => ({
          address: `terraform.${inner.type === 'cloud' ? 'backend' : inner.type}`,
          line: inner.line,
        }));
    case 'provider': {
      const alias = body.attributes.find(({ name }) => name === 'alias')?.expression;
      return [{ address: ['provider', ...labels, ...(alias === undefined ? [] : [alias])].join('.'), line }];
    }
    case 'variable':
    case 'output':
    case 'module':
    case 'resource':
    case 'data':
    case 'ephemeral':
    case 'check':
      return [{ address: [type, ...labels].join('.'), line }];
    default:
      return [];
  }
}

function repeatedAttributes(file: string, { body }: HclFile): readonly Problem[] {
  return body.blocks.flatMap((block) => inBlock(file, block));
}

function inBlock(file: string, block: HclBlock): readonly Problem[] {
  const seen = new Set<string>();
  const found: Problem[] = [];
  for (const { name, line } of block.body.attributes) {
    if (seen.has(name)) found.push({ file, line, message: `sets ${name} twice in one block` });
    seen.add(name);
  }
  return [...found, ...block.body.blocks.flatMap((inner) => inBlock(file, inner))];
}
