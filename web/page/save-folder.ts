import type { Files } from '../core.ts';
import { placeIn } from './place.ts';

/** The part of the File System Access API that TypeScript's library does not declare. https://wicg.github.io/file-system-access/ */
interface FolderPicker {
  showDirectoryPicker(options: { readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

/** Whether this browser can write into a folder. */
export function canSaveFolder(): boolean {
  return 'showDirectoryPicker' in window;
}

/**
 * Writes the files into a folder that the user picks.
 *
 * @returns what to say; nothing is written into a folder that contains anything but Git's own folder
 */
export async function saveFolder(files: Files, path: string): Promise<string> {
  const top = await (window as unknown as FolderPicker).showDirectoryPicker({ mode: 'readwrite' });
  for await (const name of top.keys())
    if (name !== '.git') return `Nothing was written: ${top.name} is not empty. Pick an empty folder.`;
  const scripts: string[] = [];
  for (const [file, { executable, text }] of files) {
    const place = placeIn(path, file);
    const steps = place.split('/');
    const name = steps.pop() ?? '';
    let folder = top;
    for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(text);
    await stream.close();
    if (executable) scripts.push(place);
  }
  const modes =
    scripts.length === 0 ? '' : ` The browser cannot set modes. In the folder, run: chmod +x ${scripts.join(' ')}`;
  return `Wrote ${files.size} files to ${top.name}.${modes}`;
}
