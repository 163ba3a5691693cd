import { useMemo } from 'preact/hooks';
import type { PlannedFile } from '../../src/model/file-set.ts';
import type { FileChange } from './file-changes.ts';
import { highlight } from './highlight.ts';
import { diffLines } from './text-diff.ts';

interface ViewProps {
  readonly path: string;
  readonly before: PlannedFile | undefined;
  readonly after: PlannedFile | undefined;
  readonly change: FileChange | undefined;
  /** Whether the changes are shown, if there are any. */
  readonly isComparing: boolean;
  /** Why the file is there. */
  readonly reason: string;
}

/** The selected file, or its changes. */
export function FileView({ after, before, change, isComparing, path, reason }: ViewProps) {
  const file = after ?? before;
  if (file === undefined) return <div class="view" />;
  const isDiff = change !== undefined && (isComparing || after === undefined);
  return (
    <div class="view">
      <h3>
        {path}
        {file.executable ? <span class="tag">executable</span> : null}
        {change === undefined ? null : <span class={`tag ${change}`}>{change}</span>}
      </h3>
      <p class="hint why">{reason}</p>
      {isDiff ? (
        <Diff path={path} before={before?.text ?? ''} after={after?.text ?? ''} />
      ) : (
        <Code path={path} text={file.text} />
      )}
    </div>
  );
}

function Code({ path, text }: { readonly path: string; readonly text: string }) {
  const pieces = useMemo(() => highlight(path, text), [path, text]);
  const numbers = useMemo(
    () => Array.from({ length: text.split('\n').length - 1 }, (_, line) => line + 1).join('\n'),
    [text],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus, so that keys scroll it
    <section class="code" tabIndex={0} aria-label={path}>
      <pre class="numbers" aria-hidden="true">
        {numbers}
      </pre>
      <pre>
        <code>
          {pieces.map(({ kind, text: part }, index) =>
            kind === '' ? (
              part
            ) : (
              <span key={index} class={kind}>
                {part}
              </span>
            ),
          )}
        </code>
      </pre>
    </section>
  );
}

const signs = { same: ' ', removed: '-', added: '+', gap: '⋯' } as const;

interface DiffProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

function Diff({ after, before, path }: DiffProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus, so that keys scroll it
    <section class="code diff" tabIndex={0} aria-label={`Changes of ${path}`}>
      <table>
        <tbody>
          {lines.map(({ after: now, before: old, kind, text }) => (
            <tr key={`${old}-${now}-${kind}`} class={kind}>
              <td class="number">{old}</td>
              <td class="number">{now}</td>
              <td class="sign">{signs[kind]}</td>
              <td>
                <code>{text}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
