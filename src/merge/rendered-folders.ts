import { grouped } from '../model/grouped.ts';
import { onceForEachText } from '../model/once-for-each.ts';
import { parentFolder } from '../model/parent-folder.ts';
import type { Rendered } from '../record/manifest.ts';
import type { Folder } from './check-hcl.ts';
import { folderAt, isTerraform } from './terraform-paths.ts';

/**
 * Whether the Terraform files of a folder, and of the local modules that it calls, are exactly those of the templates. A
 * check finds nothing in them: they are what `new` creates, and no text in them was merged.
 *
 * @param wanted what the templates render
 * @param filesIn the Terraform files of a folder, as they are or as they would be
 */
export function renderedFolders(wanted: Rendered, filesIn: (folder: string) => Folder): (folder: string) => boolean {
  const planned = grouped([...wanted.keys()].filter(isTerraform), parentFolder);
  const isRendered: (folder: string) => boolean = onceForEachText(
    (folder) => isSame(folder) && sourcesIn(folder).every(isRendered),
  );
  const isSame = (folder: string): boolean => {
    const [files, paths] = [filesIn(folder), planned.get(folder) ?? []];
    const start = folder === '' ? 0 : folder.length + 1;
    return (
      files.size === paths.length && paths.every((path) => files.get(path.slice(start)) === wanted.get(path)?.text)
    );
  };
  const sourcesIn = (folder: string): readonly string[] => {
    const sources = [...filesIn(folder).values()].flatMap((text) => [...text.matchAll(/source += "(\.\.?\/[^"]*)"/g)]);
    return [...new Set(sources.flatMap(([, source = '']) => folderAt(folder, source) ?? []))];
  };
  return isRendered;
}
