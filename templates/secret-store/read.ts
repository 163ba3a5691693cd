import { Fragment, Identifier } from '../../src/model/literal.ts';
import type { KeyPlace, KeyRead } from '../../src/model/secret-store.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import { hcl } from '../../src/render/hcl.ts';
import { render } from '../../src/render/render-template.ts';
import { clientConditions, isApply, storedKeyGuard } from '../guard/guard.ts';

/**
 * Renders the blocks that read one key with the provider of a secret store.
 *
 * `attribute` is the path from the block that reads the secret to the key.
 */
export function renderRead(
  template: Template,
  settings: Locals,
  place: KeyPlace,
  key: {
    readonly type: string;
    readonly provider: string;
    readonly attribute: string;
    readonly secrets: SecretNames;
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
    secret: selected(place, key.secrets),
    block: new Fragment(place.read.block),
    // With a personal key, the secret is not read. Not available if environments share a root module: the personal key
    // would override the key of every environment.
    meta: new Fragment(
      place.aliased ? `provider = ${key.provider}.${place.label}` : 'count = var.personal_key ? 0 : 1',
    ),
    guard: place.guarded
      ? storedKeyGuard({
          attribute,
          expected: place.expected,
          clients: clientConditions(place),
          pending: place.pending,
        })
      : undefined,
  });
  return { blocks, address: new Fragment(`${prefix}.${key.type}.${place.label}`), attribute };
}

/** The names of the secrets of an environment. */
interface SecretNames {
  readonly apply: string;
  /** The secret with the view-only key. */
  readonly plan: string;
  /** The secrets with the next keys during a rotation. */
  readonly pending: { readonly apply: string; readonly plan: string };
}

/** The names of the secrets of an environment, as `name` reads them from the settings of each. */
export function secretNames<T>(
  settings: T,
  other: { planSettings(settings: T): T; pendingSettings(settings: T): T },
  name: (settings: T) => string,
): SecretNames {
  const plan = other.planSettings(settings);
  const pending = { apply: name(other.pendingSettings(settings)), plan: name(other.pendingSettings(plan)) };
  return { apply: name(settings), plan: name(plan), pending };
}

/**
 * The expression for the name of the secret. With separate keys, any other value than `apply` selects the secret of the
 * view-only key. The pending secret is read only if the run names the client ID of its key.
 */
function selected({ pending, separate }: KeyPlace, names: SecretNames): Fragment {
  const one = (of: { readonly apply: string; readonly plan: string }): string =>
    separate ? `(${isApply} ? ${hcl(of.apply)} : ${hcl(of.plan)})` : `${hcl(of.apply)}`;
  const [current, next] = [one(names), one(names.pending)];
  if (!separate) return new Fragment(`var.${pending} == "" ? ${current} : ${next}`);
  return new Fragment(`(\n    var.${pending} == "" ?\n    ${current} :\n    ${next}\n  )`);
}

/** The settings of the secret with the view-only key, for a store with secrets of one name each. */
export function planSettings<T extends { readonly secretName: string; readonly planSecretName: string | undefined }>(
  settings: T,
): T {
  return { ...settings, secretName: settings.planSecretName ?? `${settings.secretName}-plan` };
}

/** The settings of the secret with the next key during a rotation. */
export function pendingSettings<T extends { readonly secretName: string }>(settings: T): T {
  return { ...settings, secretName: `${settings.secretName}-pending` };
}

/** Reads a key from the terminal without displaying it, and passes it to a command through standard input. */
export function loadFrom(receiver: Fragment): Fragment {
  return new Fragment(`IFS= read -rs KEY && printf %s "$KEY" |\n  ${receiver}\nunset KEY`);
}
