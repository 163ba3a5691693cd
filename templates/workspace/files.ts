import type { FileSet } from '../../src/model/file-set.ts';
import type { Template } from '../../src/model/template.ts';
import { render } from '../../src/render/render-template.ts';
import accessChecks from './access/checks.tf.ejs';
import accessMain from './access/main.tf.ejs';
import accessOutputs from './access/outputs.tf.ejs';
import accessText from './access/text.tf.ejs';
import accessVariables from './access/variables.tf.ejs';
import accessVersions from './access/versions.tf.ejs';
import schema from './access.schema.json.ejs';
import main from './main.tf.ejs';
import members from './members.tf.ejs';
import outputs from './outputs.tf.ejs';
import validFile from './tests/access.yaml.ejs';
import fileTests from './tests/access-file.tftest.hcl.ejs';
import emptyFile from './tests/empty.yaml.ejs';
import existingUsers from './tests/existing-users.yaml.ejs';
import repeatedKey from './tests/repeated-key.txt.ejs';
import unknownKey from './tests/unknown-key.yaml.ejs';
import workspaceTests from './tests/workspace.tftest.hcl.ejs';
import variables from './variables.tf.ejs';
import versions from './versions.tf.ejs';

const folder = 'modules/workspace';

/** The files of the module that users may edit. */
const terraform: Readonly<Record<string, Template>> = {
  'access/checks.tf': accessChecks,
  'access/main.tf': accessMain,
  'access/outputs.tf': accessOutputs,
  'access/text.tf': accessText,
  'access/variables.tf': accessVariables,
  'access/versions.tf': accessVersions,
  'main.tf': main,
  'members.tf': members,
  'outputs.tf': outputs,
  'tests/access_file.tftest.hcl': fileTests,
  'tests/workspace.tftest.hcl': workspaceTests,
  'variables.tf': variables,
  'versions.tf': versions,
};

/** Access files for the tests. */
const examples: Readonly<Record<string, Template>> = {
  'access.yaml': validFile,
  'empty.yaml': emptyFile,
  'existing-users.yaml': existingUsers,
  // Not valid YAML: tools that read YAML files must not find it.
  'repeated-key.txt': repeatedKey,
  'unknown-key.yaml': unknownKey,
};

/** Adds modules/workspace, its tests, and the schema of access files. They contain no values from the answers. */
export function writeWorkspace(files: FileSet): void {
  for (const [name, template] of Object.entries(terraform))
    files.add(`${folder}/${name}`, `${render(template, 'hcl', {})}`, 'merged');
  for (const [name, template] of Object.entries(examples))
    files.add(`${folder}/tests/${name}`, `${render(template, 'yaml', {})}`, 'owned');
  files.add(`${folder}/access.schema.json`, `${render(schema, 'plain', {})}`, 'owned');
}
