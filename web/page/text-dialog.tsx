import { useEffect, useRef } from 'preact/hooks';

/** A text that the user copies. */
export interface ShownText {
  readonly title: string;
  readonly text: string;
}

/** Shows a text that the browser did not let the page copy, selected. */
export function TextDialog({ onClose, shown }: { readonly shown: ShownText; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    area.current?.select();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="text-title" onClose={onClose}>
      <h2 id="text-title">Copy the {shown.title}</h2>
      <textarea ref={area} readOnly rows={8} cols={60} aria-label={shown.title} value={shown.text} />
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
