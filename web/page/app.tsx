import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { Answers } from '../../src/model/answers.ts';
import { type Files, knownAnswers, remarksOn, version, withExample } from '../core.ts';
import { reduceAnswers, startWith } from './answer-state.ts';
import { AnswersForm, formSections } from './answers-form.tsx';
import { ChecklistPanel } from './checklist-panel.tsx';
import { Comparison } from './comparison.tsx';
import { FilesPanel, nextFile } from './files-panel.tsx';
import type { Form } from './form.ts';
import { firstAnswers } from './form-fields.ts';
import { Notes } from './notes.tsx';
import { type Dropped, openAnswers, useDroppedFile } from './open-answers.ts';
import { objectionText, outcomeOf, plannedFiles } from './outcome.ts';
import { OutputBar, outputsFor } from './outputs.tsx';
import { Problems } from './problems.tsx';
import { useLink } from './share.ts';
import { type Shortcut, ShortcutDialog, useShortcuts } from './shortcuts.tsx';
import { type ShownText, TextDialog } from './text-dialog.tsx';
import { useUnsaved } from './unsaved.ts';

const none: Files = new Map();

/** The answers whose files are shown: those of earlier answers until they are planned, and for invalid answers. */
function useShown(latest: Answers | undefined): Answers | undefined {
  const [shown, setShown] = useState(latest);
  useEffect(() => {
    if (latest === undefined) return undefined;
    // In a task of its own, so that what the user types is visible first.
    const timer = setTimeout(() => setShown(latest));
    return () => clearTimeout(timer);
  }, [latest]);
  return shown;
}

/** The configurator. */
export function App() {
  const [state, dispatch] = useReducer(reduceAnswers, undefined, () => startWith(firstAnswers()));
  const [selected, setSelected] = useState('README.md');
  const [isComparing, setComparing] = useState(false);
  const [dropped, setDropped] = useState<Dropped>();
  const [message, setMessage] = useState('');
  const [notes, setNotes] = useState<{ readonly of: string; readonly list: readonly string[] }>({ of: '', list: [] });
  const [text, setText] = useState<ShownText>();
  const [isHelp, setHelp] = useState(false);
  const [isOn, setOn] = useState(true);
  const main = useRef<HTMLElement>(null);

  const { raw } = state;
  // The answers that the user has elsewhere, too.
  const saved = useRef(raw);
  useUnsaved(raw !== saved.current);
  const outcome = outcomeOf(raw);
  const shown = useShown(outcome.shown);
  const files = useMemo(() => (shown === undefined ? none : plannedFiles(shown)), [shown]);
  const baseAnswers = outcomeOf(dropped?.raw ?? state.previous).shown;
  const base = useMemo(() => (baseAnswers === undefined ? files : plannedFiles(baseAnswers)), [baseAnswers, files]);
  const against = dropped === undefined ? 'before the last change' : `of ${dropped.name}`;
  const form: Form = useMemo(
    () => ({
      raw,
      messages: new Map(outcome.objections.map((one) => [one.path, objectionText(one)])),
      setText: (path, value, valueType) => dispatch({ type: 'text', path, text: value, valueType }),
      change: (at, after) => dispatch({ type: 'change', at, raw: after }),
    }),
    [raw, outcome],
  );
  const { answers } = outcome;
  const remarks = useMemo(() => (answers === undefined ? [] : remarksOn(answers)), [answers]);
  const outputs = outputsFor(raw, outcome, {
    say: setMessage,
    show: (title, copied) => setText({ title, text: copied }),
    keep: () => {
      saved.current = raw;
    },
  });
  const open = async (file: File) => {
    const opened = await openAnswers(file);
    if ('message' in opened) return setMessage(opened.message);
    setDropped({ name: file.name, raw: opened.raw });
    setComparing(true);
    const [first] = outcomeOf(opened.raw).objections;
    const isComparable = outcomeOf(opened.raw).shown !== undefined;
    setMessage(
      isComparable || first === undefined
        ? `The files are compared with those of ${file.name}.`
        : `${file.name} cannot be compared, because its answers are invalid: ${first.path} ${objectionText(first)}`,
    );
  };
  const shortcuts: readonly Shortcut[] = [
    { key: '?', title: 'List the keyboard shortcuts', run: () => setHelp(true) },
    ...formSections.map((title, index) => ({
      key: String(index + 1),
      title: `Go to ${title}`,
      run: () => focusSection(index + 1),
    })),
    {
      key: 'f',
      title: 'Go to the files',
      run: () => main.current?.querySelector<HTMLElement>('[aria-current]')?.focus(),
    },
    { key: 'j', title: 'Next file', run: () => setSelected(nextFile(files, base, selected, 1)) },
    { key: 'k', title: 'Previous file', run: () => setSelected(nextFile(files, base, selected, -1)) },
    { key: 'd', title: 'Show the changes or the file', run: () => setComparing(!isComparing) },
    { key: 'z', title: 'Download ZIP', run: outputs.zip },
    { key: 'w', title: 'Write to folder', run: outputs.folder },
    { key: 'c', title: 'Copy command', run: outputs.command },
    { key: 'y', title: 'Copy answers.yaml', run: outputs.answers },
    { key: 's', title: 'Copy share link', run: outputs.link },
  ];
  useLink((linked) => {
    if ('message' in linked) return setMessage(linked.message);
    const isLost = raw !== saved.current;
    if (isLost) setDropped({ name: 'the answers before the link', raw });
    saved.current = linked.raw;
    form.change('', linked.raw);
    setNotes({ of: 'the link', list: linked.notes });
    setMessage(`The answers are those of the link.${isLost ? ' "Use these answers" restores yours.' : ''}`);
  });
  useShortcuts(shortcuts, isOn);
  useDroppedFile((file) => void open(file));

  return (
    <div class="app">
      <header>
        <h1>Union.ai Terraform configurator</h1>
        <span class="version">{version}</span>
        <OutputBar outputs={outputs} isReady={outcome.answers !== undefined} onOpen={(file) => void open(file)} />
        <button type="button" onClick={() => setHelp(true)}>
          Keyboard shortcuts
        </button>
      </header>
      <div class="status" role="status">
        {message}
      </div>
      <div class="status refusal" role="alert">
        {state.refusal === undefined ? '' : `${state.refusal.at}: ${state.refusal.message}`}
      </div>
      <main ref={main}>
        <AnswersForm form={form} />
        <div class="result">
          <Problems
            objections={outcome.objections}
            isExample={outcome.answers === undefined && outcome.shown !== undefined}
            onFill={() => form.change('', withExample(raw))}
          />
          {notes.list.length === 0 ? null : <Notes title={`on ${notes.of}`} list={notes.list} />}
          <Notes title="on these answers" list={remarks} />
          <ChecklistPanel shown={shown} base={baseAnswers} />
          <Comparison shown={shown} base={baseAnswers} against={against} />
          <FilesPanel
            files={files}
            shown={shown}
            baseAnswers={baseAnswers}
            base={base}
            selected={selected}
            onSelect={setSelected}
            isComparing={isComparing}
            onCompare={setComparing}
            against={baseAnswers === undefined ? undefined : against}
            isDropped={dropped !== undefined}
            onKeep={() => {
              setDropped({ name: 'the kept answers', raw });
              setMessage('The files are compared with those of the present answers from now on.');
            }}
            onUse={() => {
              if (dropped !== undefined) {
                // No control could remove an answer that does not exist.
                const known = knownAnswers(dropped.raw);
                form.change('', known.answers);
                setNotes({ of: dropped.name, list: known.notes });
              }
              setDropped(undefined);
            }}
            onClose={() => setDropped(undefined)}
          />
        </div>
      </main>
      {isHelp ? (
        <ShortcutDialog shortcuts={shortcuts} isOn={isOn} onToggle={setOn} onClose={() => setHelp(false)} />
      ) : null}
      {text === undefined ? null : <TextDialog shown={text} onClose={() => setText(undefined)} />}
    </div>
  );
}

function focusSection(number: number): void {
  const title = document.getElementById(`section-${number}-title`);
  title?.scrollIntoView();
  title?.focus();
}
