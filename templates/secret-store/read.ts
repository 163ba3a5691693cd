import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { KeyPlace, KeyRead, StoredKey } from '../../src/model/secret-store.ts';
import { command, shell } from '../../src/render/shell.ts';
import { type Locals, render, type Template } from '../../src/render/template.ts';
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
    guard: storedKeyGuard({ attribute, expected: place.expected, clientId: place.clientId }),
  });
  return { blocks, address: new Fragment(`${prefix}.${key.type}.${place.label}`), attribute };
}

/** Renders a store's part of the README. */
export function renderStoreReadme(template: Template, keys: readonly StoredKey[], more: Locals = {}): Fragment {
  const word = (text: string): Fragment => new Fragment(shell(text));
  return render(template, 'markdown', { keys, command, word, ...more });
}
