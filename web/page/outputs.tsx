import { useRef } from 'preact/hooks';
import type { Plain } from '../../src/answers/shape.ts';
import { answersYaml } from '../core.ts';
import { newCommand } from './command-line.ts';
import { copy, download } from './download.ts';
import type { Outcome } from './outcome.ts';
import { plannedFiles } from './outcome.ts';
import { canSaveFolder, saveFolder } from './save-folder.ts';
import { linkFor } from './share.ts';
import { zipOf } from './zip.ts';

/** What the user can take from the page. Each returns what to say. */
export interface Outputs {
  readonly zip: () => void;
  readonly folder: () => void;
  readonly command: () => void;
  readonly answers: () => void;
  readonly link: () => void;
}

/** What outputs do with the page. */
interface OutputEffects {
  /** Shows a message. */
  readonly say: (message: string) => void;
  /** Shows a text that the browser did not let the page copy. */
  readonly show: (title: string, text: string) => void;
  /** Notes that the user has the answers elsewhere now. */
  readonly keep: () => void;
}

/** The outputs for the present answers. */
export function outputsFor(raw: Plain, { answers, objections }: Outcome, { keep, say, show }: OutputEffects): Outputs {
  const copied = (title: string, text: string): void => {
    keep();
    void copy(text).then((isCopied) => (isCopied ? say(`Copied the ${title}.`) : show(title, text)));
  };
  const refuse = (): void => {
    const many = objections.length === 1 ? '1 answer is' : `${objections.length} answers are`;
    say(`${many} missing or invalid. See the list above the files.`);
  };
  // A link can have answers that are not complete.
  const link = (): void => {
    void linkFor(raw).then((made) => ('link' in made ? copied('share link', made.link) : say(made.message)));
  };
  if (answers === undefined) return { zip: refuse, folder: refuse, command: refuse, answers: refuse, link };
  return {
    zip: () => {
      const { name, path } = answers;
      download(`${name}.zip`, 'application/zip', zipOf(plannedFiles(answers), name, path));
      keep();
      say(`Downloading ${name}.zip.`);
    },
    folder: () => {
      if (!canSaveFolder()) return say('This browser cannot write into a folder. Download the ZIP file.');
      saveFolder(plannedFiles(answers), answers.path).then(say, (error: unknown) => {
        const isClosed = error instanceof DOMException && error.name === 'AbortError';
        say(isClosed ? 'Nothing was written.' : `Writing failed: ${String(error)}`);
      });
    },
    command: () => copied('command', newCommand(raw, answers.path)),
    answers: () => copied('answers.yaml', answersYaml(raw)),
    link,
  };
}

interface OutputBarProps {
  readonly outputs: Outputs;
  readonly isReady: boolean;
  readonly onOpen: (file: File) => void;
}

/** The buttons of the outputs. */
export function OutputBar({ isReady, onOpen, outputs }: OutputBarProps) {
  const input = useRef<HTMLInputElement>(null);
  const button = (title: string, run: () => void, isFirst = false) => (
    <button type="button" class={isFirst ? 'first' : ''} aria-disabled={!isReady} onClick={run}>
      {title}
    </button>
  );
  return (
    <div class="outputs" role="toolbar" aria-label="Outputs">
      {button('Download ZIP', outputs.zip, true)}
      {canSaveFolder() ? button('Write to folder', outputs.folder) : null}
      {button('Copy command', outputs.command)}
      {button('Copy answers.yaml', outputs.answers)}
      <button type="button" onClick={outputs.link}>
        Copy share link
      </button>
      <button type="button" onClick={() => input.current?.click()}>
        Open answers
      </button>
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label="Answers file"
        accept=".yaml,.yml,.json"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) onOpen(file);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}
