export function isTerraform(path: string): boolean {
  return /\.(tf|tofu)$/.test(path);
}

/** The folder of a relative source, such as `../../modules/workspace`; undefined for one outside of the repository. */
export function folderAt(from: string, source: string): string | undefined {
  const parts = from === '' ? [] : from.split('/');
  for (const part of source.split('/')) {
    if (part === '..' && parts.length === 0) return undefined;
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
