import type { Objection } from '../../src/errors.ts';
import { controlId } from './form.ts';
import { objectionText } from './outcome.ts';

interface ProblemsProps {
  readonly objections: readonly Objection[];
  /** Whether values of an example company are shown in place of missing answers. */
  readonly isExample: boolean;
  readonly onFill: () => void;
}

/** The answers that are missing or invalid, each with a link to its control. */
export function Problems({ isExample, objections, onFill }: ProblemsProps) {
  if (objections.length === 0) return <p class="problems ready">The answers are complete.</p>;
  const many = objections.length === 1 ? '1 answer is' : `${objections.length} answers are`;
  return (
    <details class="problems">
      <summary>
        {many} missing or invalid.{' '}
        {isExample ? 'The files show values of an example company.' : 'The files are those of the last valid answers.'}
      </summary>
      <ul>
        {objections.map((one) => (
          <li key={`${one.path} ${one.message}`}>
            <a
              href={`#${controlId(one.path)}`}
              onClick={(event) => {
                event.preventDefault();
                focusControl(one.path);
              }}
            >
              {one.path}
            </a>{' '}
            {objectionText(one)}
          </li>
        ))}
      </ul>
      {isExample ? (
        <button type="button" onClick={onFill}>
          Fill in the example values
        </button>
      ) : null}
    </details>
  );
}

/** Moves the focus to the control for an answer, or to the first control of what it is a part of. */
function focusControl(path: string): void {
  const id = controlId(path);
  const control =
    document.getElementById(id) ??
    document.querySelector<HTMLElement>(`[id^="${id}-"]:is(input, select), [id^="${id}"]`);
  for (let parent = control?.closest('details'); parent; parent = parent.parentElement?.closest('details'))
    parent.open = true;
  control?.scrollIntoView({ block: 'center' });
  control?.focus();
}
