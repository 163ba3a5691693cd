import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { program } from '../cli/cli.ts';
import { makeWorld, type Ran, run, scratch, stateHome, stubEnvironment } from '../terraform/workbench.ts';
import type { CodeBlock } from './document.ts';

/**
 * Stand-ins for the commands that get the generator: the package is not in a registry, and the test runs the built command.
 * Any other use of them fails.
 */
const standIns: Readonly<Record<string, string>> = {
  npx: '[ "$1" = generator-unionai-terraform ] || { echo "npx runs another package: $1" >&2; exit 90; }\nshift\nexec "$NODE" "$PROGRAM" "$@"\n',
  npm: `[ -f package.json ] || { echo "npm outside of the clone: $(pwd)" >&2; exit 90; }
case "$1 $2" in
'ci ' | 'link ') ;;
'start --') shift 2 && exec "$NODE" "$PROGRAM" "$@" ;;
*) echo "npm has no stand-in for: $*" >&2 && exit 90 ;;
esac
`,
  'unionai-terraform': 'exec "$NODE" "$PROGRAM" "$@"\n',
};

/** External commands that blocks use; a block is skipped if one is not installed. */
const tools = ['terraform', 'tofu', 'git', 'jq'];

/** The external commands of a block that are not installed. */
export function missingTools({ text }: CodeBlock): readonly string[] {
  return tools.filter(
    (tool) =>
      new RegExp(`^\\s*(?:[A-Z_]+=\\S* )*${tool} `, 'm').test(text) &&
      spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status !== 0,
  );
}

/** The shell of one document: its blocks run in order, and each begins in the folder where the last one ended. */
export interface DocumentShell {
  readonly run: (block: Pick<CodeBlock, 'text' | 'repository'>) => Promise<Ran>;
  readonly write: (path: string, text: string) => void;
}

/** Starts in a folder of a new home. The document of a clone starts in the clone, any other in an empty folder. */
export function documentShell(inClone: boolean): DocumentShell {
  const home = realpathSync(scratch('document'));
  const bin = join(home, '.bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries(standIns))
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`, { mode: 0o755 });
  writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.com\n');
  let cwd = join(home, inClone ? 'generator-unionai-terraform' : 'work');
  mkdirSync(cwd);
  if (inClone) writeFileSync(join(cwd, 'package.json'), '{}\n');
  const ended = join(home, '.ended');
  let repositories = 0;

  const sh = async (text: string): Promise<Ran> => {
    const env = {
      ...stubEnvironment(makeWorld({})),
      HOME: home,
      PATH: `${bin}:${process.env.PATH}`,
      NODE: process.execPath,
      PROGRAM: program,
      ENDED: ended,
      XDG_STATE_HOME: stateHome,
    };
    const ran = await run('sh', ['-e', '-c', `trap 'pwd >"$ENDED"' EXIT\n${text}`], { cwd, env });
    cwd = readFileSync(ended, 'utf8').trim();
    return ran;
  };

  return {
    async run({ text, repository }) {
      if (repository !== undefined) {
        repositories += 1;
        const dir = join(home, `repository-${repositories}`, 'my-infra');
        const made = await sh(`unionai-terraform new '${dir}' --yes --example ${repository} && cd '${dir}'`);
        if (made.status !== 0) return made;
      }
      return sh(text);
    },
    write(path, text) {
      const target = join(cwd, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    },
  };
}
