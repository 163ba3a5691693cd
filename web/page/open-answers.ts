import { useEffect, useRef } from 'preact/hooks';
import type { Plain } from '../../src/answers/shape.ts';
import { answersIn, credentialIn, credentialObjection, parseDocument } from '../core.ts';
import { failureMessage } from './failure-message.ts';

/** Answers from a file, or what is wrong with it. */
export type Opened = { readonly raw: Plain } | { readonly message: string };

/** Answers from a file that the files are compared with. */
export interface Dropped {
  readonly name: string;
  readonly raw: Plain;
}

/** Calls a function with a file that the user drops anywhere on the page. */
export function useDroppedFile(onFile: (file: File) => void): void {
  const latest = useRef(onFile);
  latest.current = onFile;
  useEffect(() => {
    const onDragOver = (event: DragEvent): void => event.preventDefault();
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) latest.current(file);
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
}

const limit = 1024 * 1024;

/** Reads answers.yaml, another answers file, or .yo-rc.json. A text with a credential is refused as a whole. */
export async function openAnswers(file: File): Promise<Opened> {
  if (file.size > limit) return { message: `${file.name} is larger than 1 MiB.` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return opened(text, file.name);
  } catch (error) {
    if (error instanceof TypeError) return { message: `${file.name} is not UTF-8 text.` };
    throw error;
  }
}

function opened(text: string, name: string): Opened {
  const credential = credentialIn(text);
  if (credential !== undefined) {
    const { hint, message } = credentialObjection(credential);
    return { message: `${name} ${message}. It was not opened. ${hint}` };
  }
  try {
    const { $schema: _, ...raw } = answersIn(parseDocument(text, name), name);
    return { raw };
  } catch (error) {
    return { message: failureMessage(error) };
  }
}
