import { Fragment, Identifier } from '../../src/model/literal.ts';
import { render } from '../../src/render/render-template.ts';
import controlPlane from './control-plane.tf.ejs';
import keyConditions from './key-conditions.tf.ejs';
import keyVariable from './key-variable.tf.ejs';
import storedKey from './stored-key.tf.ejs';

/** What a stored key must be. */
interface StoredKeyGuard {
  readonly expected: Fragment;
  readonly clientId: string | undefined;
}

/** The `lifecycle` block that checks a key where it is read. `attribute` leads from the block to the key. */
export function storedKeyGuard({ attribute, ...guard }: StoredKeyGuard & { readonly attribute: Fragment }): Fragment {
  const kind = new Identifier('postcondition');
  const key = new Fragment(`self${attribute}`);
  const before = new Fragment('any provider has used it');
  return render(storedKey, 'hcl', {
    conditions: render(keyConditions, 'hcl', { ...guard, kind, key, before, unless: new Fragment(''), isApart: false }),
  });
}

/**
 * The same checks for another block, where the one that reads the key can have none.
 *
 * @param key the expression that yields the key
 * @param unless what makes the checks pass with no key read: the beginning of a condition
 */
export function keyPreconditions(
  guard: StoredKeyGuard & { readonly key: Fragment; readonly unless: Fragment },
): Fragment {
  const before = new Fragment('anything is asked or planned with it');
  return render(keyConditions, 'hcl', { ...guard, kind: new Identifier('precondition'), before, isApart: true });
}

/** The input variable that takes a key, with its checks. */
export function keyVariableBlock(guard: {
  readonly variable: Identifier;
  readonly description: string;
  readonly expected: Fragment;
  readonly clientId: string | undefined;
}): Fragment {
  return render(keyVariable, 'hcl', guard);
}

/** The data source that asks the control plane whom the key acts for, with its checks. */
export function controlPlaneGuard(guard: {
  readonly label: Identifier;
  readonly aliased: boolean;
  readonly expected: Fragment;
  /** More conditions, of the key itself. */
  readonly conditions: Fragment | undefined;
}): Fragment {
  return render(controlPlane, 'hcl', guard);
}
