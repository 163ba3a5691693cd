import { Fragment, Identifier } from '../../src/model/literal.ts';
import { render } from '../../src/render/render-template.ts';
import controlPlane from './control-plane.tf.ejs';
import keyConditions from './key-conditions.tf.ejs';
import keyPurpose from './key-purpose.tf.ejs';
import keyVariable from './key-variable.tf.ejs';
import pendingKey from './pending-key.tf.ejs';
import storedKey from './stored-key.tf.ejs';

/** The expected properties of a stored key. */
interface StoredKeyGuard {
  readonly expected: Fragment;
  readonly clients: readonly ClientCondition[];
  /** The variable with the client ID of the pending key. */
  readonly pending: Identifier;
}

/** A client ID that a key must have. */
interface ClientCondition {
  /** The start of a condition that makes the check pass in the runs that use another key; empty for all runs. */
  readonly except: Fragment;
  /** Without the time that a rotation adds. */
  readonly clientId: string;
}

/** What a rotation adds to the client ID of a key: the time of its creation (`scripts/keys.sh rotate`). */
const rotationSuffix = /-r\d{14}$/;

/** A client ID without the time that a rotation adds to it, so that a key and the one that replaces it have the same. */
export function clientBase(clientId: string): string {
  return clientId.replace(rotationSuffix, '');
}

/** The condition that a run uses the key that can change resources. */
export const isApply = 'var.key_purpose == "apply"';

/** The client IDs that keys are compared with: with separate keys, the one of the key that the run uses. */
export function clientConditions(key: {
  readonly clientId: string | undefined;
  readonly planClientId: string | undefined;
  readonly separate: boolean;
}): readonly ClientCondition[] {
  const condition = (except: string, clientId: string | undefined): readonly ClientCondition[] =>
    clientId === undefined ? [] : [{ except: new Fragment(except), clientId: clientBase(clientId) }];
  if (!key.separate) return condition('', key.clientId);
  return [
    ...condition(`${isApply} || `, key.planClientId),
    ...condition('var.key_purpose != "apply" || ', key.clientId),
  ];
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
  readonly clients: readonly ClientCondition[];
}): Fragment {
  return render(keyVariable, 'hcl', guard);
}

/**
 * The input variable that makes a run read the pending key of a rotation.
 *
 * @param isEphemeral whether the block that reads the key is ephemeral: other blocks cannot use ephemeral values
 */
export function pendingKeyVariable(variable: Identifier, isEphemeral: boolean): Fragment {
  return render(pendingKey, 'hcl', { variable, isEphemeral });
}

/** The input variable that selects the key of a run, if plan and apply use separate keys. */
export function keyPurposeVariable(): Fragment {
  return render(keyPurpose, 'hcl', {});
}

/**
 * The data source that yields the host and organization in the provider's key, with its checks. It makes no request, so
 * another one reads a role.
 */
export function controlPlaneGuard(guard: {
  readonly label: Identifier;
  readonly aliased: boolean;
  readonly expected: Fragment;
  /** Additional conditions on the key itself. */
  readonly conditions: Fragment | undefined;
  /** The role that the plan reads. */
  readonly role: string;
}): Fragment {
  return render(controlPlane, 'hcl', guard);
}
