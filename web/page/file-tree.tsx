import { useState } from 'preact/hooks';
import type { FileChange } from './file-changes.ts';
import { type Folder, filesInOrder } from './folders.ts';

interface TreeProps {
  readonly root: Folder;
  readonly selected: string;
  readonly changes: ReadonlyMap<string, FileChange>;
  readonly onSelect: (path: string) => void;
  /** Why a file is there, for the file under the pointer. */
  readonly reasonOf: (path: string) => string;
}

/** The files of the repository. A folder is open if it contains the selected file, or if the user opened it. */
export function FileTree({ changes, onSelect, reasonOf, root, selected }: TreeProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const level = (folder: Folder) => (
    <ul>
      {folder.folders.map((inner) => {
        const isOpen = toggled.get(inner.path) ?? selected.startsWith(`${inner.path}/`);
        const count = filesInOrder(inner).filter((path) => changes.has(path)).length;
        return (
          <li key={`${inner.path}/`}>
            <button
              type="button"
              class="folder"
              aria-expanded={isOpen}
              onClick={() => setToggled(new Map(toggled).set(inner.path, !isOpen))}
            >
              {inner.name}/
              {count === 0 ? null : <Mark text={String(count)} title={`${count} files differ`} kind="changed" />}
            </button>
            {isOpen ? level(inner) : null}
          </li>
        );
      })}
      {folder.files.map((path) => {
        const change = changes.get(path);
        return (
          <li key={path}>
            <button
              type="button"
              class="file"
              aria-current={path === selected ? 'true' : undefined}
              title={reasonOf(path)}
              onClick={() => onSelect(path)}
            >
              {path.slice(path.lastIndexOf('/') + 1)}
              {change === undefined ? null : <Mark text={letters[change]} title={change} kind={change} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
  return (
    <nav class="tree" aria-label="Files">
      {level(root)}
    </nav>
  );
}

const letters: Readonly<Record<FileChange, string>> = { added: 'A', changed: 'M', removed: 'D' };

function Mark({ kind, text, title }: { readonly kind: FileChange; readonly text: string; readonly title: string }) {
  return (
    <span class={`mark ${kind}`} title={title}>
      <span aria-hidden="true">{text}</span>
      <span class="hidden">, {title}</span>
    </span>
  );
}
