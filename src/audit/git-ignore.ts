import ignore, { type Ignore } from 'ignore';

/**
 * Whether Git ignores a path, by the .gitignore files of a repository: a pattern of a folder below wins over one above, and
 * nothing below an ignored folder can be included again.
 *
 * @param files the texts of the .gitignore files, by their folder; '' is the top
 */
export function ignoredBy(files: ReadonlyMap<string, string>): (path: string) => boolean {
  const rules = new Map<string, Ignore>([...files].map(([folder, text]) => [folder, ignore().add(text)]));
  const known = new Map<string, boolean>();
  const isIgnored = (path: string, isFolder: boolean): boolean => {
    const id = isFolder ? `${path}/` : path;
    const before = known.get(id);
    if (before !== undefined) return before;
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const result = (parent !== '' && isIgnored(parent, true)) || byRules(path, isFolder);
    if (isFolder) known.set(id, result);
    return result;
  };
  const byRules = (path: string, isFolder: boolean): boolean => {
    const parts = path.split('/');
    for (let depth = parts.length - 1; depth >= 0; depth--) {
      const own = rules.get(parts.slice(0, depth).join('/'));
      if (own === undefined) continue;
      const { ignored, unignored } = own.test(`${parts.slice(depth).join('/')}${isFolder ? '/' : ''}`);
      if (ignored || unignored) return ignored;
    }
    return false;
  };
  return (path) => path !== '' && isIgnored(path, false);
}
