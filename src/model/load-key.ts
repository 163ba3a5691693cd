import { Fragment } from './literal.ts';
import type { StoredKey } from './secret-store.ts';

/** The command that creates a key and stores it. The key goes from Union.ai's CLI to the script and is never displayed. */
export function loadKey(key: StoredKey): Fragment {
  return new Fragment(
    `${key.create} |\n  scripts/keys.sh load ${key.environment}${key.use === 'plan' ? ' --plan' : ''}`,
  );
}

/** The command that reads a key from the terminal into the variable of the shell that a run uses. */
export function readKey(key: StoredKey): Fragment {
  return exported(`${key.shellVariable}`, `scripts/keys.sh read ${key.environment}`);
}

/** The same for a user's own key, in the variable that the provider reads. */
export function readPersonalKey(key: StoredKey): Fragment {
  return exported('UNIONAI_API_KEY', `scripts/keys.sh read ${key.environment} --personal`);
}

/** In two commands: `export` would hide that the script failed. */
function exported(variable: string, command: string): Fragment {
  return new Fragment(`${variable}="$(${command})" && export ${variable}`);
}
