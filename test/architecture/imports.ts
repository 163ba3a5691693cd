import { dirname, join } from 'node:path';
import { layerOf } from './layers.ts';
import { type Arrow, type Box, boxes, type Frame, frames } from './modules.ts';

/** The files of the project that a source imports, at its start or later. */
export function importsOf(path: string, text: string): readonly string[] {
  return [...text.matchAll(/(?:from |import\()'(\.[^']+\.ts)'/g)].map(([, target = '']) => join(dirname(path), target));
}

/** The box of a source. Errors: throws if no box has its layer. */
function boxOf(path: string): string {
  const { name } = layerOf(path);
  const box = boxes.find(({ layers }) => layers.includes(name));
  if (box === undefined) throw new Error(`${name} is in no box: add it to test/architecture/modules.ts.`);
  return box.id;
}

/** The imports between boxes, as `from -> to`, with the first import of each. */
export function importsBetween(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of sources)
    for (const imported of importsOf(path, text)) {
      const [from, to] = [boxOf(path), boxOf(imported)];
      const arrow = `${from} -> ${to}`;
      if (from !== to && !found.has(arrow)) found.set(arrow, `${path} imports ${imported}`);
    }
  return found;
}

/** The boxes that a name in an arrow refers to: a box, or all boxes in a frame. Errors: throws for an unknown name. */
function boxesIn(name: string): readonly string[] {
  const known: readonly Box[] = boxes.filter(({ id }) => id === name);
  const frame = framesIn(frames).find(({ id }) => id === name);
  const all = frame === undefined ? known.map(({ id }) => id) : contentOf(frame);
  if (all.length === 0) throw new Error(`An arrow of test/architecture/modules.ts names ${name}, which is no box.`);
  return all;
}

/** All frames, the outer ones first. */
export function framesIn(all: readonly (string | Frame)[]): readonly Frame[] {
  return all.flatMap((one) => (typeof one === 'string' ? [] : [one, ...framesIn(one.contains)]));
}

/** The boxes in a frame and in the frames in it. */
export function contentOf({ contains }: Frame): readonly string[] {
  return contains.flatMap((one) => (typeof one === 'string' ? [one] : contentOf(one)));
}

/** What arrows mean, as `from -> to` of boxes. */
export function meaningOfArrows(arrows: readonly Arrow[]): readonly string[] {
  return arrows.flatMap(([from, to]) =>
    boxesIn(from).flatMap((one) => boxesIn(to).map((other) => `${one} -> ${other}`)),
  );
}
