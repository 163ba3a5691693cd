/** A block of commands of a README. */
export interface Block {
  /** The headings that it is below, from the outermost. */
  readonly headings: readonly string[];
  /** Its commands in order; one that goes over several lines is one. */
  readonly commands: readonly string[];
}

/** Reads every block of shell commands, in order. Comments within blocks are left out. */
export function readBlocks(readme: string): readonly Block[] {
  const blocks: Block[] = [];
  const headings: string[] = [];
  let block: string[] | undefined;
  for (const raw of readme.split('\n')) {
    const line = raw.trim();
    const heading = block === undefined ? /^(#+) (.*)$/.exec(line) : null;
    if (heading) headings.splice((heading[1]?.length ?? 1) - 1, headings.length, heading[2] ?? '');
    else if (block === undefined) {
      if (line === '```sh') block = [];
    } else if (line === '```') {
      blocks.push({ headings: [...headings], commands: joined(block) });
      block = undefined;
    } else block.push(line);
  }
  if (block !== undefined) throw new Error('a block without an end');
  return blocks;
}

/** Joins lines that end in the middle of a command. */
function joined(lines: readonly string[]): readonly string[] {
  const commands: string[] = [];
  let open = false;
  for (const line of lines) {
    if (!open && (line === '' || line.startsWith('#'))) continue;
    if (open) commands.push(`${commands.pop()}\n${line}`);
    else commands.push(line);
    open = /(\\|\||&&)$/.test(line);
  }
  if (open) throw new Error(`a command without an end: ${commands.at(-1)}`);
  return commands;
}

/** Reads the numbered steps that a command prints under `Next:`. */
export function readSteps(output: string): readonly string[] {
  const [, list = ''] = output.split(/^Next:\n/m);
  return [...list.matchAll(/^ +\d+\. (.*(?:\n {4,}.*)*)/gm)].map(([, step = '']) => step.replace(/\n +/g, '\n'));
}
