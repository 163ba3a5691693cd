import type { FileSet } from '../../src/model/file-set.ts';
import type { Repository } from '../../src/model/repository.ts';
import { render } from '../../src/render/template.ts';
import main from '../workspace/main.tf.ejs';
import outputs from '../workspace/outputs.tf.ejs';
import variables from '../workspace/variables.tf.ejs';
import versions from '../workspace/versions.tf.ejs';

/** Adds the files that every repository gets. */
export function writeBase(_repository: Repository, files: FileSet): void {
  const module = { main, outputs, variables, versions };
  for (const [name, template] of Object.entries(module)) {
    files.add(`modules/workspace/${name}.tf`, `${render(template, 'hcl', {})}`, 'merged');
  }
}
