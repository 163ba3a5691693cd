/** The folder of a path with slashes; empty for a file at the top. */
export function parentFolder(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
