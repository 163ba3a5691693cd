import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, scratch } from '../terraform/workbench.ts';

/** The repository on the forge: a bare repository of Git, which `gh` or `glab` creates. */
export class Remote {
  readonly dir = join(scratch('remote'), 'ml-platform.git');
  readonly #home: string;

  /** @param home the home folder of the user, whose settings of Git lead the address of the forge here */
  constructor(home: string) {
    this.#home = home;
    writeFileSync(
      join(home, '.gitconfig'),
      `[url "file://${this.dir}"]\n\tinsteadOf = https://gitlab.com/acme/ml-platform.git\n\tinsteadOf = git@github.com:acme/ml-platform.git\n[init]\n\tdefaultBranch = main\n`,
    );
  }

  /** The commands of a stand-in that create the repository. Nobody can push to the deployment branch once it is protected. */
  get creation(): string {
    return `git init --quiet --bare --initial-branch=main '${this.dir}' &&
    printf '%s\\n' '#!/bin/sh' 'while read -r old new ref; do' \\
      '  [ "$ref" != refs/heads/main ] || [ ! -e protected ] || { echo "GH006: Protected branch update failed" >&2; exit 1; }' \\
      'done' >'${this.dir}/hooks/pre-receive' && chmod 755 '${this.dir}/hooks/pre-receive'`;
  }

  protect(): void {
    writeFileSync(join(this.dir, 'protected'), '');
  }

  /** Merges a branch that was pushed. */
  async merge(branch: string): Promise<void> {
    await this.#git('update-ref', 'refs/heads/main', `refs/heads/${branch}`);
  }

  /** What a checkout of a branch brings: the files that were pushed, and no others. */
  async checkout(branch: string): Promise<string> {
    const dir = scratch('checkout');
    await this.#git('worktree', 'prune');
    const { status, text } = await run('git', ['clone', '--quiet', '--branch', branch, `file://${this.dir}`, dir], {
      cwd: this.dir,
      env: { HOME: this.#home },
    });
    if (status !== 0) throw new Error(text);
    rmSync(join(dir, '.git'), { recursive: true });
    return dir;
  }

  async #git(...args: readonly string[]): Promise<void> {
    if (!existsSync(this.dir)) throw new Error('the repository was not created');
    const { status, text } = await run('git', args, { cwd: this.dir, env: { HOME: this.#home } });
    if (status !== 0) throw new Error(text);
  }
}

/** Writes an executable stand-in. */
export function stand(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}
