import { Fragment } from './literal.ts';
import type { SecretStore, StoredKey } from './secret-store.ts';

/** The commands that read a key from the terminal and load it into the secret store. */
export function loadKey(store: SecretStore, key: StoredKey): Fragment {
  return enterKey(`${store.load(key)}`, key);
}

/**
 * Commands that begin with reading a key from the terminal. Union.ai's CLI creates keys without an organization, and the
 * provider then uses the first label of the host. Where that is another name, the commands write the organization to the
 * key, because `allowed_orgs` rejects it otherwise.
 */
export function enterKey(commands: string, { missingOrganization }: StoredKey): Fragment {
  if (missingOrganization === undefined) return new Fragment(commands);
  const replace = `sed 's/:[^:]*$/:${missingOrganization}/'`;
  return new Fragment(
    commands.replace(
      /^IFS= read -rs (\w+) &&/,
      (read, name: string) =>
        `${read}\n  ${name}="$(printf %s "$${name}" | base64 -d | ${replace} | base64 | tr -d '\\n')" &&\n `,
    ),
  );
}
