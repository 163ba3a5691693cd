/** What a manifest contains, unchecked. */
export interface Pairs {
  readonly generator?: unknown;
  readonly answers: readonly unknown[];
  readonly files: readonly (readonly [string, unknown])[];
}

/** What is around the lines of a record, which have `,\n` between them. */
export const filesStart = '  "files": {\n';
export const filesEnd = '\n  }\n}\n';

const fileLine =
  / {4}"(?!\d+")([\w ./:-]+)": \{"sha256":"([0-9a-f]{64})","mode":"(644|755)","policy":"(owned|merged|seeded|shared)"\}(,\n)?/y;

/**
 * The entries of a manifest as `writeManifest` writes it, and the text of the rest; undefined for any other. Takes half as long
 * as to parse it and to look for what Git joined.
 */
export function writtenLines(text: string): { readonly rest: string; readonly files: Pairs['files'] } | undefined {
  const start = text.indexOf(filesStart);
  const end = text.length - filesEnd.length;
  if (start === -1 || !text.endsWith(filesEnd) || marker.test(text)) return undefined;
  const files = new Map<string, unknown>();
  fileLine.lastIndex = start + filesStart.length;
  while (fileLine.lastIndex < end) {
    const [, name = '', sha256, mode, policy, separator] = fileLine.exec(text) ?? [];
    if (sha256 === undefined || files.has(name)) return undefined;
    if ((separator === undefined) !== (fileLine.lastIndex === end)) return undefined;
    files.set(name, { sha256, mode, policy });
  }
  if (fileLine.lastIndex !== end) return undefined;
  return { rest: `${text.slice(0, start)}${filesStart}${filesEnd}`, files: [...files] };
}

const marker = /^(<<<<<<<|>>>>>>>)/m;

/** The entries of a manifest with duplicate paths or conflict markers; undefined for any other. */
export function joinedLines(text: string): Pairs | undefined {
  const lines = text.split('\n').flatMap((line) => {
    const match = /^ {3,}("(?:[^"\\]|\\.)+"): (\{.*\}),?$/.exec(line);
    return match?.[1] && match[2] ? [{ path: JSON.parse(match[1]) as string, entry: match[2] }] : [];
  });
  const isJoined = marker.test(text) || new Set(lines.map(({ path }) => path)).size < lines.length;
  if (!isJoined) return undefined;
  const pairs = lines.map(({ path, entry }) => [path, parseOrNothing(entry)] as const);
  const versions = [...text.matchAll(/^ *"generator": "([^"]+)",?$/gm)].map((match) => match[1]);
  const answers = [...text.matchAll(/^ {2}"answers": (\{.*\}),?$/gm)].map((match) => parseOrNothing(match[1] ?? ''));
  return { generator: versions.at(-1), files: pairs, answers: answers.filter((one) => one !== undefined) };
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
