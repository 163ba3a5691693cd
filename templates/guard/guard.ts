import type { Fragment, Identifier } from '../../src/model/literal.ts';
import { render } from '../../src/render/template.ts';
import controlPlane from './control-plane.tf.ejs';
import keyVariable from './key-variable.tf.ejs';
import storedKey from './stored-key.tf.ejs';

/** The `lifecycle` block that checks a key where it is read. `attribute` leads from the block to the key. */
export function storedKeyGuard(guard: {
  readonly attribute: Fragment;
  readonly expected: Fragment;
  readonly clientId: string | undefined;
}): Fragment {
  return render(storedKey, 'hcl', guard);
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
}): Fragment {
  return render(controlPlane, 'hcl', guard);
}
