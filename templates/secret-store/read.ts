import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { KeyPlace, KeyRead } from '../../src/model/secret-store.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import { render } from '../../src/render/render-template.ts';
import { storedKeyGuard } from '../guard/guard.ts';

/**
 * Renders the blocks with which a store's provider reads one key.
 *
 * `attribute` leads from the block that reads the secret to the key.
 */
export function renderRead(
  template: Template,
  settings: Locals,
  place: KeyPlace,
  key: {
    readonly type: string;
    readonly provider: string;
    readonly attribute: string;
    readonly vaultId?: string;
  },
): KeyRead {
  const attribute = new Fragment(key.attribute);
  const prefix = place.read.block === 'data' ? 'data' : 'ephemeral';
  const blocks = render(template, 'hcl', {
    settings,
    place,
    type: new Identifier(key.type),
    vaultId: key.vaultId,
    block: new Fragment(place.read.block),
    // A personal key makes the read superfluous; where environments share a root it would override them all.
    meta: new Fragment(
      place.aliased ? `provider = ${key.provider}.${place.label}` : 'count = var.personal_key ? 0 : 1',
    ),
    guard: place.guarded
      ? storedKeyGuard({ attribute, expected: place.expected, clientId: place.clientId })
      : undefined,
  });
  return { blocks, address: new Fragment(`${prefix}.${key.type}.${place.label}`), attribute };
}

/** Reads a key from the terminal, unseen, and hands it to a command by standard input. */
export function loadFrom(receiver: Fragment): Fragment {
  return new Fragment(`IFS= read -rs KEY && printf %s "$KEY" |\n  ${receiver}\nunset KEY`);
}
