import type { FileSet } from '../../../src/model/file-set.ts';
import { Fragment } from '../../../src/model/literal.ts';
import type { Repository } from '../../../src/model/repository.ts';
import type { Locals, Template } from '../../../src/model/template.ts';
import { render } from '../../../src/render/render-template.ts';
import { selectsKey } from '../../layout/key.ts';
import { rotatesKeys } from '../rotation.ts';
import accessChanges from './access-changes.sh.ejs';
import apply from './apply.sh.ejs';
import checkKeyAge from './check-key-age.sh.ejs';
import checkPending from './check-pending.sh.ejs';
import deletions from './deletions.sh.ejs';
import drift from './drift.sh.ejs';
import deletionsFile from './environment.deletions.ejs';
import google from './google.sh.ejs';
import init from './init.sh.ejs';
import json from './json.sh.ejs';
import lib from './lib.sh.ejs';
import login from './login.sh.ejs';
import plan from './plan.sh.ejs';
import record from './record.sh.ejs';
import rest from './rest.sh.ejs';
import rotate from './rotate.sh.ejs';
import run from './run.sh.ejs';
import show from './show.sh.ejs';
import staticChecks from './static.sh.ejs';
import testAccess from './test-access.sh.ejs';

/** Scripts that contain only functions. A repository has those that its other scripts source. */
const libraries: Readonly<Record<string, Template>> = { google, json, rest, run };

/** Adds a pipeline script and the libraries that it sources. Scripts are constant: they contain no values from the answers. */
export function addScript(files: FileSet, name: string, template: Template, locals: Locals = {}): void {
  const text = `${render(template, 'plain', locals)}`;
  files.add(`scripts/ci/${name}.sh`, text, 'owned', true);
  for (const [library, libraryTemplate] of Object.entries(libraries)) {
    const isSourced = text.includes(`\n. scripts/ci/${library}.sh\n`);
    if (isSourced && !files.has(`scripts/ci/${library}.sh`)) addScript(files, library, libraryTemplate);
  }
}

/** Adds the scripts that every pipeline calls. */
export function writeScripts(repository: Repository, files: FileSet): void {
  const selects = repository.roots.some((root) => selectsKey(repository, root));
  addScript(files, 'lib', lib, { selects });
  addScript(files, 'static', staticChecks);
  addScript(files, 'test-access', testAccess);
  if (repository.backend.planTransport === 'none') return;
  const scripts = {
    'access-changes': accessChanges,
    apply,
    'check-key-age': checkKeyAge,
    deletions,
    drift,
    init,
    login,
    plan,
    record,
    show,
  };
  for (const [name, template] of Object.entries(scripts)) addScript(files, name, template, { selects });
  addScript(files, 'key-created', repository.store.keyCreated);
  if (rotatesKeys(repository)) addRotation(repository, files, selects);
  for (const { name, tier } of repository.environments) {
    if (tier !== 'production') continue;
    const text = render(deletionsFile, 'plain', { name: new Fragment(name) });
    files.add(`scripts/environments/${name}.deletions`, `${text}`, 'seeded');
  }
}

/** Adds the scripts of the jobs that rotate keys. */
function addRotation({ store }: Repository, files: FileSet, selects: boolean): void {
  const login = store.scheduledRotation?.login;
  addScript(files, 'rotate', rotate, { login: login !== undefined });
  addScript(files, 'check-pending', checkPending, { selects });
  if (login !== undefined) addScript(files, 'store-login', login);
}
