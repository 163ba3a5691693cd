import { useMemo } from 'preact/hooks';
import type { Answers } from '../../src/model/answers.ts';
import { differentAnswers } from './different-answers.ts';

interface ComparisonProps {
  readonly base: Answers | undefined;
  readonly shown: Answers | undefined;
  /** What the answers are compared with. */
  readonly against: string;
}

/** The answers that differ between two sets, with their defaults. */
export function Comparison({ against, base, shown }: ComparisonProps) {
  const rows = useMemo(() => differentAnswers(base, shown), [base, shown]);
  // A line in any case, so that nothing moves.
  if (rows.length === 0) return <p class="fold">No answer differs from those {against}</p>;
  return (
    <details class="fold">
      <summary>
        {rows.length === 1 ? '1 answer differs' : `${rows.length} answers differ`} from those {against}
      </summary>
      <table class="answers">
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col">Before</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ after, before, path }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>{before}</td>
              <td>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
