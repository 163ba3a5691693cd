import { useEffect, useRef } from 'preact/hooks';

/** A key and what it does. */
export interface Shortcut {
  readonly key: string;
  readonly title: string;
  readonly run: () => void;
}

/** Runs a shortcut when its key is pressed outside of a text, unless they are turned off. */
export function useShortcuts(shortcuts: readonly Shortcut[], isOn: boolean): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { altKey, ctrlKey, key, metaKey, target } = event;
      if (altKey || ctrlKey || metaKey || isTyping(target) || document.querySelector('dialog[open]') !== null) return;
      const shortcut = latest.current.find((one) => one.key === key);
      if (shortcut === undefined || (!isOn && key !== '?')) return;
      event.preventDefault();
      shortcut.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=radio]):not([type=checkbox]), select, textarea') !== null
  );
}

interface DialogProps {
  readonly shortcuts: readonly Shortcut[];
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly onClose: () => void;
}

/** The list of the shortcuts. */
export function ShortcutDialog({ isOn, onClose, onToggle, shortcuts }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="shortcuts-title" onClose={onClose}>
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl>
        {shortcuts.map(({ key, title }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
      <p>
        <input
          id="shortcuts-on"
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => onToggle(currentTarget.checked)}
        />
        <label for="shortcuts-on">Use single keys as shortcuts</label>
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
