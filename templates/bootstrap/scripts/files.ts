import type { Cloud } from '../../../src/model/cloud.ts';
import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import { storageCloud } from '../backend.ts';
import script from './bootstrap.sh.ejs';
import settingsFile from './clouds.env.ejs';
import destroy from './destroy.sh.ejs';
import run from './run.sh.ejs';
import state from './state.sh.ejs';
import values from './values.sh.ejs';

/** Adds scripts/bootstrap.sh and its settings: scripts are constant, and settings are data that they read. */
export function writeBootstrapScripts(repository: Repository, clouds: readonly Cloud[], files: FileSet): void {
  const add = (path: string, template: Template, locals = {}): void => {
    files.add(path, `${render(template, 'plain', locals)}`, 'owned', path.endsWith('.sh'));
  };
  add('scripts/bootstrap.sh', script);
  for (const [name, template] of Object.entries({ destroy, run, state, values }))
    add(`scripts/bootstrap/${name}.sh`, template);
  const { answers, backend } = repository;
  const storage = storageCloud(repository);
  const settings: readonly (readonly [string, string])[] = [
    ...clouds.map((cloud) => ['CLOUD', cloud] as const),
    ...(storage === undefined || answers.bootstrap.existingStateStorage ? [] : [['STORAGE', storage] as const]),
    ['STATE', backend.planTransport === 'none' ? 'local' : 'remote'],
  ];
  add('scripts/bootstrap/clouds.env', settingsFile, {
    settings: settings.map((pair) => pair.map((text) => new Fragment(text))),
  });
}
