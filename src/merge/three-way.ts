import { type Difference, differences, type Effort, type Lines } from './align-lines.ts';

/** A region of a three-way merge: taken from one of the three texts, or changed on both sides. */
export type MergeRegion =
  | { readonly from: 'base' | 'yours' | 'templates'; readonly lines: Lines }
  | { readonly from: 'both'; readonly yours: Lines; readonly base: Lines; readonly templates: Lines };

type Side = 'yours' | 'templates';
type Change = Difference & { readonly side: Side };

/**
 * Divides a three-way merge into regions (diff3: https://www.cis.upenn.edu/~bcpierce/papers/diff3-short.pdf). Changes of
 * the two sides that overlap or touch in the base make one region.
 */
export function mergeRegions(
  yours: readonly string[],
  base: readonly string[],
  templates: readonly string[],
  effort?: Effort,
): readonly MergeRegion[] {
  const changes = [
    ...differences(base, yours, effort).map((one): Change => ({ ...one, side: 'yours' })),
    ...differences(base, templates, effort).map((one): Change => ({ ...one, side: 'templates' })),
  ].sort((a, b) => a.before[0] - b.before[0]);
  const regions: MergeRegion[] = [];
  let at = 0;
  for (const group of groups(changes)) {
    if (group.from > at) regions.push({ from: 'base', lines: [at, group.from - at] });
    const [only] = group.changes;
    if (group.changes.length > 1) regions.push(changedByBoth(group));
    else if (only !== undefined && only.after[1] > 0) regions.push({ from: only.side, lines: only.after });
    at = group.to;
  }
  if (base.length > at) regions.push({ from: 'base', lines: [at, base.length - at] });
  return regions;
}

/** Changes that overlap or touch, and the lines of the base that they cover. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly changes: readonly Change[];
}

function groups(changes: readonly Change[]): readonly Group[] {
  const found: { from: number; to: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const [from, count] = change.before;
    const last = found.at(-1);
    if (last === undefined || from > last.to) found.push({ from, to: from + count, changes: [change] });
    else {
      last.changes.push(change);
      last.to = Math.max(last.to, from + count);
    }
  }
  return found;
}

function changedByBoth({ from, to, changes }: Group): Extract<MergeRegion, { readonly from: 'both' }> {
  /** The lines of a side that are in the place of the group's lines of the base. */
  const linesOf = (side: Side): Lines => {
    const own = changes.filter((change) => change.side === side);
    const [shift = 0] = own.map(({ before, after }) => after[0] - before[0]);
    return [from + shift, own.reduce((count, { before, after }) => count + after[1] - before[1], to - from)];
  };
  return { from: 'both', yours: linesOf('yours'), base: [from, to - from], templates: linesOf('templates') };
}
