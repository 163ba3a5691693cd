import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { lay, run, scratch, stubEnvironment } from '../terraform/workbench.ts';

export const choice = {
  store: 'environment',
  read: 'ephemeral',
  backend: 's3',
  layout: 'directories',
  engine: 'terraform',
};

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
}

/** A root that reads access files: what the module says of each, in one plan. */
export class Reader {
  readonly #dir = scratch('rules');
  readonly #binary: string;

  constructor(binary: string) {
    this.#binary = binary;
    const files = [...plan(answersFor(choice))].filter(([path]) => path.startsWith('modules/workspace/access/'));
    lay(files, this.#dir);
  }

  /** @param files the text of each file, and arguments of the module */
  async read(files: Readonly<Record<string, string>>, more = ''): Promise<ReadonlyMap<string, readonly string[]>> {
    const calls = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(this.#dir, `${name}.yaml`), text);
      return `module "${name}" {\n  source = "./modules/workspace/access"\n  file = "./${name}.yaml"\n${more}}\n`;
    });
    writeFileSync(join(this.#dir, 'main.tf'), calls.join('\n'));
    await this.#run('init');
    const { stdout } = await this.#run('plan', '-json');
    const said = stdout.split('\n').flatMap((line) => {
      const { diagnostic } = line.startsWith('{') ? (JSON.parse(line) as { diagnostic?: Diagnostic }) : {};
      return diagnostic?.severity === 'error' ? [diagnostic] : [];
    });
    return new Map(
      Object.keys(files).map((name) => [
        name,
        said.flatMap(({ summary, detail }) => {
          const lines = detail.split('\n').filter((line) => line.startsWith(`  ${name}.yaml: `));
          if (detail.startsWith('The access file contains errors:\n'))
            return lines.map((line) => line.slice(`  ${name}.yaml: `.length, -1));
          return [`${summary}: ${detail}`];
        }),
      ]),
    );
  }

  #run(...args: readonly string[]) {
    const all = [...args, '-input=false', '-no-color'];
    return run(this.#binary, all, { cwd: this.#dir, env: stubEnvironment(scratch('world')) });
  }
}
