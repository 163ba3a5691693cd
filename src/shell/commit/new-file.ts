import { fileSystem, flags } from '../file-system.ts';

/** How a new file is made. */
export interface Making {
  /** Its permissions, to the bit; otherwise those of any new file, which the umask narrows. */
  readonly mode?: number;
  readonly executable?: boolean;
  /** Is called with the complete file before it is closed. */
  readonly written?: (descriptor: number) => void;
}

/** Writes a file that must not exist yet. */
export function newFile(path: string, content: string | Uint8Array, making: Making = {}): void {
  const { mode, executable = false } = making;
  const initial = mode === undefined ? (executable ? 0o777 : 0o666) : (mode & 0o700) | 0o200;
  writeTo(fileSystem.open(path, flags.createFile, initial), content, making);
}

/** Writes over the content of a file. */
export function replaceContent(path: string, content: string): void {
  writeTo(fileSystem.open(path, flags.replaceContent, 0o600), content, {});
}

function writeTo(descriptor: number, content: string | Uint8Array, { mode, written }: Making): void {
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    for (let at = 0; at < bytes.length; ) at += fileSystem.write(descriptor, bytes, at);
    // After the content, because a write removes setuid.
    if (mode !== undefined) fileSystem.chmod(descriptor, mode);
    written?.(descriptor);
  } finally {
    fileSystem.close(descriptor);
  }
}
