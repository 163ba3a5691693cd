/** What a manifest contains, unchecked. */
export interface Pairs {
  readonly generator?: unknown;
  readonly answers: readonly unknown[];
  readonly files: readonly (readonly [string, unknown])[];
}

/** The entries of a manifest with duplicate paths or conflict markers; undefined for any other. */
export function joinedLines(text: string): Pairs | undefined {
  const lines = text.split('\n').flatMap((line) => {
    const match = /^ {3,}("(?:[^"\\]|\\.)+"): (\{.*\}),?$/.exec(line);
    return match?.[1] && match[2] ? [{ path: JSON.parse(match[1]) as string, entry: match[2] }] : [];
  });
  const isJoined = /^(<<<<<<<|>>>>>>>)/m.test(text) || new Set(lines.map(({ path }) => path)).size < lines.length;
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
