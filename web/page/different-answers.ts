import type { Answers, Json } from '../../src/model/answers.ts';
import { leavesOf } from '../core.ts';

/** An answer that differs between two sets; empty where a set does not have it. */
export interface DifferentAnswer {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The answers that differ between two sets, with their defaults. */
export function differentAnswers(base: Answers | undefined, shown: Answers | undefined): readonly DifferentAnswer[] {
  if (base === undefined || shown === undefined || base === shown) return [];
  const [old, now] = [valuesOf(base.record), valuesOf(shown.record)];
  const paths = [...new Set([...now.keys(), ...old.keys()])];
  return paths
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path) ?? '', after: now.get(path) ?? '' }));
}

function valuesOf(record: { readonly [name: string]: Json }): ReadonlyMap<string, string> {
  return new Map(leavesOf(record).map(({ path, value }) => [path, String(value)]));
}
