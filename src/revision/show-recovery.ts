import type { LockReport } from '../shell/apply-changes.ts';
import type { Recovery } from '../shell/commit/repair.ts';
import { foreignRecords } from '../shell/foreign-record.ts';
import { counted } from '../shell/show.ts';
import type { Terminal } from '../shell/terminal.ts';

/** Reports the recovery of interrupted runs on the terminal. */
export function reportTo({ say }: Terminal): Required<LockReport> {
  return {
    say,
    recovered: (recovery) => {
      const text = textOf(recovery);
      if (text !== undefined) say(text);
    },
  };
}

function textOf({ kind, files, setAside }: Recovery): string | undefined {
  switch (kind) {
    case 'finished':
      return `Completed an interrupted run: ${counted(files, 'file')}.`;
    case 'undone':
      return `Undid an interrupted run of ${counted(files, 'file')}, because files were edited since. The edits were kept.`;
    case 'foreign':
      return `Warning: The record of an interrupted run belongs to another folder. It was not used and was moved to ${setAside}.`;
    case 'nothing':
      return undefined;
  }
}

/** Names the records of runs that came with the repository itself. */
export function showForeignRecords(root: string, terminal: Terminal): void {
  for (const path of foreignRecords(root))
    terminal.say(
      `Warning: ${path} is part of the repository and was not used. Only runs on this computer are repaired.`,
    );
}
