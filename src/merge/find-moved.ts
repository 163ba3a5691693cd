/** How much of a file must be the same to take it for the one that was moved, as with `git diff --find-renames`. */
const leastSimilar = 0.5;
/** A second candidate that is almost as similar makes the first one a guess. */
const leastLead = 0.1;

/**
 * Finds where the user moved files, by their content.
 *
 * @param missing the text of each file as it was rendered, by its previous path
 * @param others the text of every file that the generator did not render, by path
 * @returns the new path of each file that was found. Two files are never found in one place.
 */
export function findMoved(
  missing: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const counted = new Map([...others].map(([path, text]) => [path, countLines(text)]));
  const pairs = [...missing].flatMap(([from, text]) => {
    const lines = countLines(text);
    const ranked = [...counted]
      .filter(([to]) => extensionOf(to) === extensionOf(from))
      .map(([to, candidate]) => ({
        from,
        to,
        score: similarity(lines, candidate) + (isNear(from, to) ? leastLead * 2 : 0),
      }))
      .filter(({ score }) => score >= leastSimilar)
      .sort((a, b) => b.score - a.score);
    const [best, second] = ranked;
    return best !== undefined && best.score - (second?.score ?? 0) >= leastLead ? [best] : [];
  });
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs.sort((a, b) => b.score - a.score)) {
    if (taken.has(to)) continue;
    taken.add(to);
    found.set(from, to);
  }
  return found;
}

type Lines = ReadonlyMap<string, number>;

/** The lines that say something, with how often they occur. */
function countLines(text: string): Lines {
  const counts = new Map<string, number>();
  for (const line of text.split('\n').map((one) => one.trim()))
    if (/\w/.test(line)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** The share of lines that two texts have in common. */
function similarity(a: Lines, b: Lines): number {
  const total = (lines: Lines): number => [...lines.values()].reduce((sum, count) => sum + count, 0);
  const common = [...a].reduce((sum, [line, count]) => sum + Math.min(count, b.get(line) ?? 0), 0);
  return (2 * common) / Math.max(1, total(a) + total(b));
}

/** Of several environments, each has a file that is nearly the same: the one in the same folder, or of the same name. */
function isNear(from: string, to: string): boolean {
  const [a, b] = [from.split('/'), to.split('/')];
  const sameFolder = a.slice(0, -1).join('/') === b.slice(0, -1).join('/');
  return sameFolder || (a.at(-1) === b.at(-1) && a.at(-2) === b.at(-2));
}

/** The ending of a path, one for both spellings of a language: `.yml`. A name without one is its own. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const extension = /.(\.[^.]+)$/.exec(name)?.[1] ?? name;
  return { '.yaml': '.yml', '.tofu': '.tf' }[extension] ?? extension;
}
