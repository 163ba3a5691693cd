import type { FileSet } from '../../src/model/file-set.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import { render } from '../../src/render/render-template.ts';
import { keyTitle } from '../layout/key.ts';
import settingsFile from './key.env.ejs';
import keys from './keys.sh.ejs';

/** Adds the script that loads keys, and a settings file for each key. */
export function writeKeyScripts(repository: Repository, files: FileSet): void {
  const { store } = repository;
  files.add('scripts/keys.sh', `${render(keys, 'plain', {})}`, 'owned', true);
  if (store.storeKey !== undefined)
    files.add('scripts/keys/store.sh', `${render(store.storeKey, 'plain', {})}`, 'owned', true);
  for (const key of [...repository.keys, ...repository.planKeys]) writeSettings(repository, key, files);
}

function writeSettings({ store }: Repository, key: StoredKey, files: FileSet): void {
  const place =
    store.source === 'store' ? prefixed('SECRET', store.keyPlace(key.settings)) : prefixed('FILE', file(key));
  const text = render(settingsFile, 'plain', {
    name: keyTitle(key),
    settings: Object.entries({
      HOST: key.host,
      ORG: key.org,
      ...(key.clientId === undefined ? {} : { CLIENT_ID: key.clientId }),
      ...place,
    }).map(([name, value]) => [new Fragment(name), new Fragment(value)]),
  });
  const name = key.use === 'plan' ? `${key.environment}.plan` : key.environment;
  files.add(`scripts/keys/${name}.env`, `${text}`, 'owned');
}

function file({ file: path, inputVariable }: StoredKey): Readonly<Record<string, string>> {
  return { PATH: path, VARIABLE: `${inputVariable}` };
}

function prefixed(prefix: string, settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}_${name}`, value]));
}
