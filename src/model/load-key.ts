import { Fragment } from './literal.ts';
import type { StoredKey } from './secret-store.ts';

/** The command that creates a key and stores it. The key goes from Union.ai's CLI to the script and is never displayed. */
export function loadKey(key: StoredKey): Fragment {
  return new Fragment(
    `${key.create} |\n  scripts/keys.sh load ${key.environment}${key.use === 'plan' ? ' --plan' : ''}`,
  );
}

/** The same for the secrets of a pipeline, where the store is a file otherwise. */
export function loadPipelineKey(key: StoredKey): Fragment {
  return new Fragment(`${loadKey(key)} --pipeline`);
}

/**
 * The command that reads a key from the terminal into the variable of the shell that a run uses.
 *
 * @param isPersonal whether it is a key of the user, because only the pipeline has the key of the environment
 */
export function readKey(key: StoredKey, isPersonal: boolean): Fragment {
  const option = isPersonal ? ' --personal' : '';
  return exported(`${key.shellVariable}`, `scripts/keys.sh read ${key.environment}${option}`);
}

/** The same for a user's own key, in the variable that the provider reads. */
export function readPersonalKey(key: StoredKey): Fragment {
  return exported('UNIONAI_API_KEY', `scripts/keys.sh read ${key.environment} --personal`);
}

/** In two commands: `export` would hide that the script failed. */
function exported(variable: string, command: string): Fragment {
  return new Fragment(`${variable}="$(${command})" && export ${variable}`);
}
