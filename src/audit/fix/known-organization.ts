import { hcl } from '../../render/hcl.ts';
import type { Audited } from '../audited.ts';
import { type Block, blocksInside, literalOf } from '../configuration.ts';
import { resolve } from '../resolve.ts';
import type { UnionProvider } from '../union-provider.ts';

const operand = String.raw`((?:local|var)(?:\.[\w-]+)+|"[\w-]+")`;
const compared = [
  new RegExp(String.raw`\borganization\s*==\s*${operand}`),
  new RegExp(String.raw`${operand}\s*==\s*(?:self|data\.unionai_controlplane\.[\w-]+)\.organization\b`),
];

/**
 * The organization that a configuration of the provider is for, as an expression: that of its `org`, of a condition on
 * `unionai_controlplane`, or of the policies for a whole organization. Undefined if the files do not tell, or tell more than
 * one.
 */
export function knownOrganization(provider: UnionProvider, { configuration, providers }: Audited): string | undefined {
  const { module, block, alias } = provider;
  const own = block.attributes.get('org');
  if (own !== undefined) {
    const [value, ...more] = resolve(own, module, configuration);
    return value?.kind === 'text' && more.length === 0 && value.text !== '' ? own.text : undefined;
  }
  const isOnly = providers.filter((one) => one.module === module).length === 1;
  const uses = ({ attributes }: Block): boolean =>
    isOnly || (attributes.get('provider')?.text.split('.')[1] ?? undefined) === alias;
  const found = new Set<string>();
  for (const top of module.blocks) {
    if (top.labels[0] === 'unionai_controlplane' && top.type === 'data' && uses(top))
      for (const { attributes } of blocksInside(top)) {
        const condition = attributes.get('condition')?.text ?? '';
        for (const pattern of compared) {
          const [, name] = pattern.exec(condition) ?? [];
          if (name !== undefined) found.add(name);
        }
      }
    if (top.type === 'resource' && top.labels[0] === 'unionai_policy' && uses(top))
      for (const { attributes } of top.blocks.filter(({ type }) => type === 'organization')) {
        const id = literalOf(attributes.get('id'));
        if (id !== undefined && /^[\w-]+$/.test(id)) found.add(hcl(id));
      }
  }
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}
