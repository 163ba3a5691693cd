import type { FileSet, Policy } from '../../src/model/file-set.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import type { Locals, Template } from '../../src/model/template.ts';
import type { Language } from '../../src/render/encode.ts';
import { render } from '../../src/render/render-template.ts';
import { bootstrapFiles } from '../bootstrap/files.ts';
import { writeKeyScripts } from '../keys/files.ts';
import { writeWorkspace } from '../workspace/files.ts';
import agents from './agents.md.ejs';
import { agentsLocals } from './agents.ts';
import answersExample from './answers.example.yaml.ejs';
import { answersExampleLocals } from './answers-example.ts';
import breakGlass from './break-glass.sh.ejs';
import decommission from './decommission.sh.ejs';
import decommissionAfter from './decommission-after.sh.ejs';
import decommissionBefore from './decommission-before.sh.ejs';
import destroy from './destroy.sh.ejs';
import editorconfig from './editorconfig.ejs';
import { writeEnvironmentSettings } from './environment-settings.ts';
import findKeys from './find-keys.sh.ejs';
import gitattributes from './gitattributes.ejs';
import gitignore from './gitignore.ejs';
import imports from './imports.tf.example.ejs';
import { importLocals } from './imports.ts';
import initState from './init-state.sh.ejs';
import lockProviders from './lock-providers.sh.ejs';
import preCommit from './pre-commit-config.yaml.ejs';
import readme from './readme.md.ejs';
import { readmeLocals } from './readme.ts';
import runbook from './runbook.md.ejs';
import { runbookLocals } from './runbook.ts';
import security from './security.md.ejs';
import { securityLocals } from './security.ts';
import tflint from './tflint.hcl.ejs';

/** Adds the files that every repository gets. */
export function writeBaseFiles(repository: Repository, files: FileSet): void {
  const { engine } = repository;
  const add = (path: string, template: Template, language: Language, policy: Policy, locals: Locals = {}): void => {
    files.add(path, `${render(template, language, locals)}`, policy, path.endsWith('.sh'));
  };
  add('.editorconfig', editorconfig, 'plain', 'merged');
  add('.gitattributes', gitattributes, 'plain', 'merged');
  add('.gitignore', gitignore, 'plain', 'merged');
  add('.pre-commit-config.yaml', preCommit, 'yaml', 'merged', {
    binary: engine.binary,
    folder: repository.path === '.' ? undefined : repository.path,
  });
  add('.tflint.hcl', tflint, 'hcl', 'merged');
  files.add(engine.versionFile, `${engine.version}\n`, 'merged');
  add('AGENTS.md', agents, 'markdown', 'merged', agentsLocals(repository));
  add('answers.example.yaml', answersExample, 'yaml', 'merged', answersExampleLocals(repository.answers.record));
  add('README.md', readme, 'markdown', 'merged', readmeLocals(repository));
  add('RUNBOOK.md', runbook, 'markdown', 'merged', runbookLocals(repository));
  if (plansInPipeline(repository.ci, repository.backend)) add('scripts/break-glass.sh', breakGlass, 'plain', 'owned');
  add('SECURITY.md', security, 'markdown', 'merged', securityLocals(repository));
  add('imports.tf.example', imports, 'hcl', 'seeded', importLocals(repository));
  writeWorkspace(files);
  add('scripts/decommission.sh', decommission, 'plain', 'owned');
  for (const [name, template] of Object.entries({ before: decommissionBefore, after: decommissionAfter }))
    add(`scripts/decommission/${name}.sh`, template, 'plain', 'owned');
  add('scripts/destroy.sh', destroy, 'plain', 'owned');
  add('scripts/find-keys.sh', findKeys, 'plain', 'owned');
  writeKeyScripts(repository, files);
  if (repository.backend.initWrites) add('scripts/init-state.sh', initState, 'plain', 'owned');
  add('scripts/lock-providers.sh', lockProviders, 'plain', 'owned');
  writeEnvironmentSettings(repository, files);
  files.addAll(bootstrapFiles(repository));
}
