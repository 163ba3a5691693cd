import { diffIndices } from 'node-diff3';

/** A stretch of lines: the first one, and how many. */
export type Lines = readonly [from: number, count: number];

/** Lines that differ: those of the first text, and what is in their place in the second. */
export interface Difference {
  readonly before: Lines;
  readonly after: Lines;
}

/** Counts what a comparison does, so that a test can show that the work grows with the length of the texts. */
export interface Effort {
  count: number;
}

/**
 * The exact search for the longest common subsequence takes as many steps as the product of the two lengths. It is used
 * for texts of about 2,000 lines, and for the small stretches between the fixed points of longer ones.
 */
const exactProduct = 4_000_000;
/** All exact searches in the stretches of one pair of texts together. */
const exactBudget = 20_000_000;
/** Shorter stretches need no fixed points. */
const smallProduct = 10_000;
/** How often a stretch is divided at lines that are unique in it. */
const deepest = 12;

/** A stretch of both texts that is still to be compared. */
interface Stretch {
  readonly before: Lines;
  readonly after: Lines;
  readonly depth: number;
}

/**
 * Compares two texts line by line. Texts of usual length are compared exactly. Longer ones are divided at lines that
 * each text has once (patience diff), and what is between such lines and is still too long counts as changed as a whole:
 * the time stays proportional to the length, whatever the lines are.
 *
 * @returns the differences in their order
 */
export function differences(
  before: readonly string[],
  after: readonly string[],
  effort: Effort = { count: 0 },
): readonly Difference[] {
  if (before.length * after.length <= exactProduct) return exact(before, after, effort);
  const found: Difference[] = [];
  const open: Stretch[] = [{ before: [0, before.length], after: [0, after.length], depth: 0 }];
  let budget = exactBudget;
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const { before: one, after: other, depth } = trimmed(before, after, stretch, effort);
    if (one[1] === 0 && other[1] === 0) continue;
    const product = one[1] * other[1];
    const points = product <= smallProduct || depth >= deepest ? [] : fixedPoints(before, after, one, other, effort);
    if (points.length > 0) for (const part of divided(one, other, points, depth)) open.push(part);
    else if (product > 0 && product <= Math.min(exactProduct, budget)) {
      budget -= product;
      for (const difference of exact(slice(before, one), slice(after, other), effort))
        found.push({ before: moved(difference.before, one[0]), after: moved(difference.after, other[0]) });
    } else found.push({ before: one, after: other });
  }
  return found.sort((a, b) => a.before[0] - b.before[0] || a.after[0] - b.after[0]);
}

function exact(before: readonly string[], after: readonly string[], effort: Effort): readonly Difference[] {
  effort.count += before.length + after.length;
  // Its own types say any.
  const stretches = diffIndices([...before], [...after]) as readonly { buffer1: Lines; buffer2: Lines }[];
  return stretches.map(({ buffer1, buffer2 }) => ({ before: buffer1, after: buffer2 }));
}

function slice(lines: readonly string[], [from, count]: Lines): readonly string[] {
  return lines.slice(from, from + count);
}

function moved([from, count]: Lines, by: number): Lines {
  return [from + by, count];
}

/** Leaves out the equal lines at both ends. */
function trimmed(
  before: readonly string[],
  after: readonly string[],
  { before: one, after: other, depth }: Stretch,
  effort: Effort,
): Stretch {
  const shortest = Math.min(one[1], other[1]);
  let head = 0;
  while (head < shortest && before[one[0] + head] === after[other[0] + head]) head += 1;
  let tail = 0;
  const [oneEnd, otherEnd] = [one[0] + one[1] - 1, other[0] + other[1] - 1];
  while (tail < shortest - head && before[oneEnd - tail] === after[otherEnd - tail]) tail += 1;
  effort.count += head + tail + 1;
  const within = ([from, count]: Lines): Lines => [from + head, count - head - tail];
  return { before: within(one), after: within(other), depth };
}

/** A line that is at these places, and nowhere else in the stretches. */
type Point = readonly [before: number, after: number];

/** The longest series of lines that are unique in both stretches and stand in the same order in both. */
function fixedPoints(
  before: readonly string[],
  after: readonly string[],
  one: Lines,
  other: Lines,
  effort: Effort,
): readonly Point[] {
  const here = uniqueLines(before, one, effort);
  const there = uniqueLines(after, other, effort);
  const points = [...here].flatMap(([line, at]): readonly Point[] => {
    const place = there.get(line);
    return place === undefined ? [] : [[at, place]];
  });
  return longestRising(points, effort);
}

function uniqueLines(lines: readonly string[], [from, count]: Lines, effort: Effort): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  effort.count += count;
  for (let at = from; at < from + count; at++) {
    const line = lines[at] ?? '';
    if (places.has(line)) repeated.add(line);
    else places.set(line, at);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** The longest series of points, given in the order of the first place, in which the second place rises, too. */
function longestRising(points: readonly Point[], effort: Effort): readonly Point[] {
  const ends: number[] = [];
  const previous = new Int32Array(points.length);
  for (const [index, [, place]] of points.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; effort.count++) {
      const middle = (low + high) >> 1;
      if ((points[ends[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = index;
  }
  const series: Point[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const point = points[at];
    if (point !== undefined) series.push(point);
  }
  return series.reverse();
}

/** The stretches between fixed points. */
function divided(one: Lines, other: Lines, points: readonly Point[], depth: number): readonly Stretch[] {
  const parts: Stretch[] = [];
  let [from, to] = [one[0], other[0]];
  for (const [here, there] of [...points, [one[0] + one[1], other[0] + other[1]] as Point]) {
    parts.push({ before: [from, here - from], after: [to, there - to], depth: depth + 1 });
    [from, to] = [here + 1, there + 1];
  }
  return parts;
}
