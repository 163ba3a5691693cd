import type { HclBlock } from '../model/hcl-tree.ts';
import { codeOf, expressionsOf, localSource, type ParsedFile, type Problem } from './check-references.ts';

/** What a local module takes and gives. */
export interface ModuleInterface {
  /** Its input variables: whether a call must set each. */
  readonly inputs: ReadonlyMap<string, boolean>;
  readonly outputs: ReadonlySet<string>;
}

/** https://developer.hashicorp.com/terraform/language/block/module */
const metaArguments = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

/** @returns undefined where a file of the module is not valid, so that nobody can tell */
export function moduleInterface(files: readonly ParsedFile[]): ModuleInterface | undefined {
  if (files.some(({ parsed }) => parsed.errors.length > 0)) return undefined;
  const inputs = new Map<string, boolean>();
  const outputs = new Set<string>();
  for (const { type, labels, body } of files.flatMap(({ parsed }) => parsed.body.blocks)) {
    const [name = ''] = labels;
    const isOptional = body.attributes.some((attribute) => attribute.name === 'default');
    // An override file may add the default.
    if (type === 'variable') inputs.set(name, inputs.get(name) !== false && !isOptional);
    if (type === 'output') outputs.add(name);
  }
  return { inputs, outputs };
}

/**
 * Calls of local modules that do not match the module: arguments that it does not declare, variables that are not set,
 * and references to outputs that it does not have.
 *
 * @param moduleAt the interface of the module at a relative source; undefined where it is not known
 */
export function brokenCalls(
  files: readonly ParsedFile[],
  moduleAt: (source: string) => ModuleInterface | undefined,
): readonly Problem[] {
  const called = new Map<string, ModuleInterface>();
  const calls = files.flatMap(({ file, parsed }) =>
    parsed.body.blocks.flatMap((block): readonly Problem[] => {
      const source = localSource(block);
      const module = source === undefined ? undefined : moduleAt(source.path);
      if (source === undefined || module === undefined) return [];
      called.set(block.labels[0] ?? '', module);
      return argumentProblems(block, source.path, module).map((problem) => ({ file, ...problem }));
    }),
  );
  const references = files.flatMap(({ file, parsed }) =>
    parsed.body.blocks
      .flatMap(expressionsOf)
      .filter(({ expression }) => expression.includes('module.'))
      .flatMap(({ expression, line }) =>
        [...codeOf(expression).matchAll(/(?<![\w.-])module\.([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)/g)].flatMap(
          ([address, name = '', output = '']): readonly Problem[] =>
            called.get(name)?.outputs.has(output) === false
              ? [{ file, line, message: `refers to ${address}, which the module does not declare` }]
              : [],
        ),
      ),
  );
  return [...calls, ...references];
}

function argumentProblems(
  block: HclBlock,
  path: string,
  { inputs }: ModuleInterface,
): readonly Omit<Problem, 'file'>[] {
  const given = block.body.attributes.filter(({ name }) => !metaArguments.has(name));
  const names = new Set(given.map(({ name }) => name));
  return [
    ...given
      .filter(({ name }) => !inputs.has(name))
      .map(({ name, line }) => ({ line, message: `sets ${name}, which the module ${path} does not declare` })),
    ...[...inputs]
      .filter(([name, isRequired]) => isRequired && !names.has(name))
      .map(([name]) => ({ line: block.line, message: `does not set ${name}, which the module ${path} requires` })),
  ];
}
