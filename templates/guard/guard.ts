import { Fragment, Identifier } from '../../src/model/literal.ts';
import { render } from '../../src/render/render-template.ts';
import controlPlane from './control-plane.tf.ejs';
import keyConditions from './key-conditions.tf.ejs';
import keyVariable from './key-variable.tf.ejs';
import storedKey from './stored-key.tf.ejs';

/** The expected properties of a stored key. */
interface StoredKeyGuard {
  readonly expected: Fragment;
  readonly clientId: string | undefined;
}

/** The `lifecycle` block that checks a key where it is read. `attribute` is the path from the block to the key. */
export function storedKeyGuard({ attribute, ...guard }: StoredKeyGuard & { readonly attribute: Fragment }): Fragment {
  const kind = new Identifier('postcondition');
  const key = new Fragment(`self${attribute}`);
  const before = new Fragment('a provider uses it');
  return render(storedKey, 'hcl', {
    conditions: render(keyConditions, 'hcl', { ...guard, kind, key, before, unless: new Fragment(''), isApart: false }),
  });
}

/**
 * The same checks for another block, if the block that reads the key cannot have conditions.
 *
 * @param key the expression that yields the key
 * @param unless the start of a condition that makes the checks pass if no key is read
 */
export function keyPreconditions(
  guard: StoredKeyGuard & { readonly key: Fragment; readonly unless: Fragment },
): Fragment {
  const before = new Fragment('it is used to query or plan');
  return render(keyConditions, 'hcl', { ...guard, kind: new Identifier('precondition'), before, isApart: true });
}

/** The input variable for a key, with its checks. */
export function keyVariableBlock(guard: {
  readonly variable: Identifier;
  readonly description: string;
  readonly expected: Fragment;
  readonly clientId: string | undefined;
}): Fragment {
  return render(keyVariable, 'hcl', guard);
}

/** The data source that yields the host and organization in the provider's key, with its checks. It makes no request. */
export function controlPlaneGuard(guard: {
  readonly label: Identifier;
  readonly aliased: boolean;
  readonly expected: Fragment;
  /** Additional conditions on the key itself. */
  readonly conditions: Fragment | undefined;
}): Fragment {
  return render(controlPlane, 'hcl', guard);
}
