import type { Audited } from '../audited.ts';
import type { Block, Module } from '../configuration.ts';
import type { Fix } from './edit.ts';

/**
 * Makes a variable sensitive. Terraform rejects a sensitive value in an output that is not sensitive and in `for_each`, so
 * that these are looked at first.
 */
export function makeSensitive(
  variable: Block,
  module: Module,
  { secretReferences, configuration }: Pick<Audited, 'secretReferences' | 'configuration'>,
): Fix {
  const known = variable.attributes.get('sensitive');
  if (known !== undefined && !['false', 'null'].includes(known.text))
    return { reason: `sensitive in ${variable.file} is an expression` };
  const isRoot = configuration.roots.includes(module);
  const use = secretReferences.find(
    ({ module: own, block, attribute }) =>
      own === module &&
      (attribute.name === 'for_each' ||
        attribute.name === 'count' ||
        (isRoot && block.type === 'output' && block.attributes.get('sensitive')?.text !== 'true')),
  );
  if (use === undefined) return { edits: [{ kind: 'attribute', block: variable, name: 'sensitive', value: 'true' }] };
  const { file, line } = use.attribute;
  return { reason: `${file}:${line} uses the value where a sensitive one is not allowed` };
}
