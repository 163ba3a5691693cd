import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import { code } from '../../src/render/markdown.ts';
import { render } from '../../src/render/render-template.ts';
import { command } from '../../src/render/shell.ts';
import { accessPath } from '../layout/access-file.ts';
import readme from './access.md.ejs';

/** The section of README.md about access. Its example is the first environment, which has the lowest tier. */
export function accessReadme(repository: Repository): Fragment {
  const { ci, engine, roots } = repository;
  const [root] = roots;
  const [environment] = root?.environments ?? [];
  if (root === undefined || environment === undefined) throw new Error('a repository without an environment');
  const at = root.directory === '.' ? [] : [`-chdir=${root.directory}`];
  const run = (...args: readonly string[]): Fragment => command(engine.binary, ...at, ...args);
  const module = repository.layout.sharedRoot ? environment.id : 'workspace';
  const address = `module.${module}.unionai_user_access.this["ada@example.com/viewers"]`;
  return render(readme, 'markdown', {
    code,
    address,
    environment: environment.name,
    file: new Fragment(accessPath(repository, environment)),
    files: accessFiles(repository),
    init: run('init'),
    test: run('test', '-filter=tests/access.tftest.hcl'),
    plan: run('plan', '-out=tfplan'),
    apply: run('apply', 'tfplan'),
    replace: run('apply', `-replace=${address}`),
    checked: ci.hasPipeline,
    pipeline: ci.hasPipeline && repository.backend.planTransport !== 'none',
  });
}

/** The access files of all environments: the end of a sentence. */
export function accessFiles(repository: Repository): Fragment {
  const files = repository.environments.map((environment) => accessPath(repository, environment));
  return new Fragment(
    files.length > 3
      ? `\`${files[0]}\` and the corresponding files of the other environments`
      : files
          .map((file) => `\`${file}\``)
          .join(', ')
          .replace(/, ([^,]*)$/, ' and $1'),
  );
}
