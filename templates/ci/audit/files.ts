import type { FileSet } from '../../../src/model/file-set.ts';
import { generatorName } from '../../../src/model/generator-name.ts';
import { Identifier } from '../../../src/model/literal.ts';
import { render } from '../../../src/render/render-template.ts';
import { addScript } from '../scripts/files.ts';
import audit from './audit.sh.ejs';
import lockTools from './lock-tools.sh.ejs';

/** The folder of the lock file that `scripts/lock-tools.sh` writes. */
export const toolsFolder = 'scripts/tools';

/** Adds the script of the job that audits the repository, and the one that locks the version of this package. */
export function writeAuditScripts(files: FileSet): void {
  addScript(files, 'audit', audit);
  const text = `${render(lockTools, 'plain', { package: new Identifier(generatorName) })}`;
  files.add('scripts/lock-tools.sh', text, 'owned', true);
}
