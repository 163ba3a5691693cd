/** A folder of the file tree. */
export interface Folder {
  readonly path: string;
  readonly name: string;
  readonly folders: readonly Folder[];
  readonly files: readonly string[];
}

/** The paths as a tree: folders before files, each in the order of the names. */
export function folderOf(paths: readonly string[], path = '', name = ''): Folder {
  const start = path === '' ? 0 : path.length + 1;
  const files = paths.filter((one) => !one.includes('/', start));
  const byFolder = new Map<string, string[]>();
  for (const one of paths) {
    const end = one.indexOf('/', start);
    if (end === -1) continue;
    const folder = one.slice(start, end);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), one]);
  }
  const folders = [...byFolder]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, inner]) => folderOf(inner, path === '' ? folder : `${path}/${folder}`, folder));
  return { path, name, folders, files: [...files].sort() };
}

/** All files in the order in which the tree shows them. */
export function filesInOrder({ files, folders }: Folder): readonly string[] {
  return [...folders.flatMap(filesInOrder), ...files];
}
