import { useMemo } from 'preact/hooks';
import type { Answers } from '../../src/model/answers.ts';
import type { Status } from '../../src/model/checklist.ts';
import { checklistOf } from '../core.ts';

const words: Readonly<Record<Status, string>> = {
  met: 'met',
  'not-met': 'not met',
  'cannot-tell': 'not known from the files',
  'not-applicable': 'not applicable',
};

interface ChecklistProps {
  readonly shown: Answers | undefined;
  /** The answers that the files are compared with. */
  readonly base: Answers | undefined;
}

/** What the answers mean for each line of the security checklist. */
export function ChecklistPanel({ base, shown }: ChecklistProps) {
  const lines = useMemo(() => (shown === undefined ? [] : checklistOf(shown)), [shown]);
  const before = useMemo(() => {
    const old = base === undefined ? [] : checklistOf(base);
    return new Map(old.map(({ id, status }) => [id, status]));
  }, [base]);
  if (lines.length === 0) return null;
  const statuses = Object.keys(words) as readonly Status[];
  const counts = statuses
    .map((status) => [lines.filter((line) => line.status === status).length, words[status]] as const)
    .filter(([count]) => count > 0);
  return (
    <details class="fold checklist">
      <summary>Security checklist: {counts.map(([count, word]) => `${count} ${word}`).join(', ')}</summary>
      <ul>
        {lines.map(({ answers, id, status, text, title }) => {
          const old = before.get(id);
          return (
            <li key={id}>
              <span class={`status-word ${status}`}>{words[status]}</span>
              <strong>{title.replaceAll('`', '')}</strong> {text}
              {answers.length === 0 ? null : <span class="hint"> Decided by {answers.join(', ')}.</span>}
              {old === undefined || old === status ? null : <span class="tag changed">before: {words[old]}</span>}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
