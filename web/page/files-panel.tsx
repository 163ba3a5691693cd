import { useMemo } from 'preact/hooks';
import type { Answers } from '../../src/model/answers.ts';
import type { Files } from '../core.ts';
import { changesBetween } from './file-changes.ts';
import { FileTree } from './file-tree.tsx';
import { FileView } from './file-view.tsx';
import { filesInOrder, folderOf } from './folders.ts';
import { reasonText } from './reason.ts';

interface PanelProps {
  readonly files: Files;
  /** What the files are compared with. */
  readonly base: Files;
  /** The answers that the files are of. */
  readonly shown: Answers | undefined;
  /** The answers that they are compared with. */
  readonly baseAnswers: Answers | undefined;
  readonly selected: string;
  readonly onSelect: (path: string) => void;
  readonly isComparing: boolean;
  readonly onCompare: (isComparing: boolean) => void;
  /** What the files are compared with, after "those"; undefined if those answers are invalid. */
  readonly against: string | undefined;
  /** Whether they are compared with answers that the user chose. */
  readonly isDropped: boolean;
  /** Keeps the present answers to compare with. */
  readonly onKeep: () => void;
  readonly onUse: () => void;
  readonly onClose: () => void;
}

/** The file tree and the selected file. */
export function FilesPanel(props: PanelProps) {
  const {
    against,
    base,
    baseAnswers,
    files,
    isDropped,
    onKeep,
    isComparing,
    onClose,
    onCompare,
    onSelect,
    onUse,
    selected,
    shown,
  } = props;
  const changes = useMemo(() => changesBetween(base, files), [base, files]);
  const root = useMemo(() => folderOf(allPaths(files, base)), [files, base]);
  // A file that is removed is there because of the other answers.
  const reasonOf = (path: string): string => reasonText(files.has(path) ? shown : baseAnswers, path);
  const tree = useMemo(
    () => <FileTree root={root} selected={selected} changes={changes} onSelect={onSelect} reasonOf={reasonOf} />,
    [root, selected, changes],
  );
  const differ = changes.size === 0 ? 'Same as' : `${changes.size} differ from`;
  const comparison = against === undefined ? 'Not compared: those answers are invalid' : `${differ} those ${against}`;
  return (
    <section class="files" aria-labelledby="files-title">
      <div class="bar">
        <h2 id="files-title">{files.size} files</h2>
        <span aria-live="polite">{comparison}</span>
        {isDropped ? (
          <>
            <button type="button" onClick={onUse}>
              Use these answers
            </button>
            <button type="button" onClick={onClose}>
              End comparison
            </button>
          </>
        ) : (
          <button type="button" onClick={onKeep}>
            Keep for comparison
          </button>
        )}
        <span class="switch">
          <input
            id="comparing"
            type="checkbox"
            checked={isComparing}
            onChange={({ currentTarget }) => onCompare(currentTarget.checked)}
          />
          <label for="comparing">Show changes</label>
        </span>
      </div>
      <div class="explorer">
        {tree}
        <FileView
          path={selected}
          before={base.get(selected)}
          after={files.get(selected)}
          change={changes.get(selected)}
          isComparing={isComparing}
          reason={reasonOf(selected)}
        />
      </div>
    </section>
  );
}

function allPaths(files: Files, base: Files): readonly string[] {
  return [...new Set([...files.keys(), ...base.keys()])];
}

/** The file after or before the selected one, in the order of the tree. */
export function nextFile(files: Files, base: Files, selected: string, by: 1 | -1): string {
  const order = filesInOrder(folderOf(allPaths(files, base)));
  return order[order.indexOf(selected) + by] ?? selected;
}
