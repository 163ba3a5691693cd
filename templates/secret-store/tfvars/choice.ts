import { Fragment } from '../../../src/model/literal.ts';
import type { HandedStore } from '../../../src/model/secret-store.ts';
import { shell } from '../../../src/render/shell.ts';
import keyCreated from './key-created.sh.ejs';
import readme from './readme.md.ejs';

export const tfvars: HandedStore = {
  kind: 'tfvars',
  title: 'Ignored tfvars file',
  summary: 'A file beside the configuration that git ignores; a pipeline takes the key from a secret of its own.',
  fields: {},
  source: 'variable',
  phrase: 'a tfvars file that git ignores',
  logins: () => [{ kind: 'environment-secret' }],
  load: ({ inputVariable, file }) =>
    new Fragment(
      `IFS= read -rs KEY && (umask 077 && printf '${inputVariable} = "%s"\\n' "$KEY" > ${shell(file)})\nunset KEY`,
    ),
  readme,
  keyCreated,
  keyPlace: () => ({}),
  keyTool: undefined,
  whereabouts: () => 'a tfvars file that git ignores',
};
