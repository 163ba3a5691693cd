/**
 * The layers of the source, lowest first. A file imports from its own layer and from lower ones. Layers in one row
 * do not know each other.
 */
export const layers: readonly (readonly string[])[] = [
  ['src/exit-code.ts', 'src/version.ts'],
  ['src/errors.ts'],
  ['src/model'],
  ['src/render'],
  ['templates'],
  ['src/answers'],
  ['src/plan'],
  ['src/record'],
  ['src/merge', 'src/adopt'],
  ['src/guidance'],
  ['src/audit', 'src/wizard'],
  ['src/shell'],
  ['src/revision'],
  ['src/command'],
  ['src/cli.ts', 'generators', 'src/api'],
  ['src/main.ts'],
  ['src/core.ts', 'src/launch.ts'],
];

/** The layer of a file: its rank and its name. Errors: throws for a file that is in no layer. */
export function layerOf(path: string): { readonly rank: number; readonly name: string } {
  for (const [rank, row] of layers.entries()) {
    const name = row.find((one) => path === one || path.startsWith(`${one}/`));
    if (name !== undefined) return { rank, name };
  }
  throw new Error(`${path} is in no layer: add its folder to the list in test/architecture/layers.ts.`);
}
