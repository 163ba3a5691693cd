import { Fragment } from '../../../src/model/literal.ts';
import type { HandedStore } from '../../../src/model/secret-store.ts';
import { shell } from '../../../src/render/shell.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';

export const tfvars: HandedStore = {
  kind: 'tfvars',
  title: 'tfvars file',
  summary: 'A local file that Git ignores, with the key in plain text; a pipeline reads the key from a CI/CD secret.',
  fields: {},
  source: 'variable',
  phrase: 'a tfvars file that Git ignores',
  logins: () => [{ kind: 'environment-secret' }],
  load: ({ inputVariable, file }) =>
    new Fragment(
      `IFS= read -rs KEY && (umask 077 && printf '${inputVariable} = "%s"\\n' "$KEY" > ${shell(file)})\nunset KEY`,
    ),
  readme,
  keyCreated,
  keyPlace: () => ({}),
  keyTool: undefined,
  location: () => 'a tfvars file that Git ignores',
};
