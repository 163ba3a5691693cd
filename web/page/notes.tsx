interface NotesProps {
  /** What the notes are about. */
  readonly title: string;
  readonly list: readonly string[];
}

/** Notes that the user can open. */
export function Notes({ list, title }: NotesProps) {
  // A line in any case, so that nothing moves.
  if (list.length === 0) return <p class="fold">No notes {title}</p>;
  return (
    <details class="fold">
      <summary>
        {list.length === 1 ? '1 note' : `${list.length} notes`} {title}
      </summary>
      <ul>
        {list.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </details>
  );
}
