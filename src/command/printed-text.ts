import { type Decision, printed } from '../revision/decision.ts';
import type { Terminal } from '../shell/terminal.ts';

/** The decision of a command that prints a text: as it is, or in the document of `--json`. */
export function printedText(command: string, text: string, isJson: boolean, terminal: Terminal): Decision {
  return printed(() =>
    terminal.result(isJson ? JSON.stringify({ version: 1, command, text: text.split('\n') }, null, 2) : text),
  );
}
