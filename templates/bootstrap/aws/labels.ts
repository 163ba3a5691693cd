import { createHash } from 'node:crypto';
import { Identifier } from '../../../src/model/literal.ts';

/** The label of a block for the resource with this name in AWS. Distinct names have distinct labels. */
export function labelOf(name: string): Identifier {
  const text = name.replace(/[^A-Za-z0-9]/g, '_');
  const isReversible = /^[a-z](-?[a-z0-9]+)*$/.test(name);
  return isReversible ? new Identifier(text) : hashLabel(`x_${text}`, name);
}

/** A label that ends with a part of the hash of a name. */
export function hashLabel(start: string, name: string): Identifier {
  return new Identifier(`${start}_${createHash('sha256').update(name).digest('hex').slice(0, 6)}`);
}

/** The alias of the provider of an account; undefined if the root module has only one, or for the account of the run. */
export function aliasOf(
  account: string | undefined,
  accounts: readonly (string | undefined)[],
): Identifier | undefined {
  return account === undefined || accounts.length === 1 ? undefined : new Identifier(`account_${account}`);
}
