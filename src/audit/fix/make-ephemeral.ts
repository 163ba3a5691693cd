import type { Audited } from '../audited.ts';
import { type Attribute, type Block, blocksInside, type Module } from '../configuration.ts';
import { expressionsInside } from '../expression.ts';
import type { Edit, Fix } from './edit.ts';
import { olderEngine } from './requires-engine.ts';

/** Blocks in which an ephemeral value can be used. https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral */
const accepting = new Set(['provider', 'ephemeral', 'locals']);

/**
 * Makes a variable ephemeral, and the variables of the modules that get its value. Terraform rejects an ephemeral value in
 * any other place, so that every use is looked at first.
 */
export function makeEphemeral(variable: Block, module: Module, repository: Audited): Fix {
  const edits: Edit[] = [];
  const seen = new Set<Block>();
  const reason = visit(variable, module);
  return reason === undefined ? { edits } : { reason };

  function visit(block: Block, own: Module): string | undefined {
    if (seen.has(block)) return undefined;
    seen.add(block);
    const older = olderEngine(own, repository.configuration);
    if (older !== undefined) return older;
    const known = block.attributes.get('ephemeral');
    if (known !== undefined && known.text !== 'true' && known.text !== 'false' && known.text !== 'null')
      return `ephemeral in ${block.file} is an expression`;
    if (known?.text !== 'true') edits.push({ kind: 'attribute', block, name: 'ephemeral', value: 'true' });
    const names = namesOf(block.labels[0] ?? '', own);
    for (const top of own.blocks)
      for (const inner of blocksInside(top))
        for (const attribute of inner.attributes.values()) {
          if (!uses(attribute, names)) continue;
          const obstacle = checkUse(top, inner, attribute, own);
          if (obstacle !== undefined) return obstacle;
        }
    return undefined;
  }

  function checkUse(top: Block, inner: Block, attribute: Attribute, own: Module): string | undefined {
    if (accepting.has(top.type) || top.type === 'variable' || attribute.name.endsWith('_wo')) return undefined;
    const target = top.type === 'module' && inner === top ? repository.configuration.called(own, top) : undefined;
    const variableOf = target?.blocks.find(({ type, labels }) => type === 'variable' && labels[0] === attribute.name);
    if (target !== undefined && variableOf !== undefined) return visit(variableOf, target);
    return `${attribute.file}:${attribute.line} uses the value where an ephemeral one is not allowed or not known to be`;
  }
}

/** References to a variable, and to the local values that contain it. */
function namesOf(variable: string, { locals }: Module): ReadonlySet<string> {
  const names = new Set([`var.${variable}`]);
  for (let before = 0; before !== names.size; ) {
    before = names.size;
    for (const [name, attribute] of locals) if (uses(attribute, names)) names.add(`local.${name}`);
  }
  return names;
}

function uses({ expression }: Attribute, names: ReadonlySet<string>): boolean {
  for (const part of expressionsInside(expression))
    if (part.kind === 'reference' && names.has(part.steps.slice(0, 2).join('.'))) return true;
  return false;
}
