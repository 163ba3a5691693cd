import { deepEqual } from 'node:assert/strict';
import { fileHolds, filesBelow } from '../terraform/contents.ts';
import type { Hour } from './hour.ts';
import type { Deployed } from './pipeline.ts';

/** Texts that only a key contains: its secret, and the ends of its encodings. */
function forms({ tools }: Hour): readonly string[] {
  const { others = [], union } = tools.world();
  return [union, ...others].flatMap(({ deleted, keys }) =>
    Object.values({ ...deleted, ...keys }).flatMap(({ secret }) => [
      secret,
      ...[0, 1, 2].map((skip) =>
        Buffer.from(`${' '.repeat(skip)}${secret}`)
          .toString('base64')
          .slice(4, -4),
      ),
    ]),
  );
}

/** Names what contains a key: the output of the commands, pipelines, states, the work tree, or what jobs left. */
export function leaks(hour: Hour, runs: readonly Pick<Deployed, 'folders' | 'text'>[]): readonly string[] {
  const all = forms(hour);
  const texts: readonly (readonly [string, string])[] = [
    ...hour.log.map((text, index) => [`command ${index}`, text] as const),
    ...runs.map(({ text }, index) => [`pipeline ${index}`, text] as const),
    ...hour.storage.states(),
  ];
  const files = [hour.dir, hour.remote.dir, ...runs.flatMap(({ folders }) => folders)].flatMap(filesBelow);
  return [
    ...texts.flatMap(([name, text]) => (all.some((form) => text.includes(form)) ? [name] : [])),
    ...files.filter((file) => all.some((form) => fileHolds(file, form))),
  ];
}

/** Each organization has one key of each purpose: no orphan remains. */
export function oneKeyEach({ tools }: Hour): void {
  const { others = [], union } = tools.world();
  for (const { keys } of [union, ...others]) {
    const purposes = Object.keys(keys).map((client) => /-plan(-r\d+)?$/.test(client));
    deepEqual(purposes.toSorted(), [false, true]);
  }
}
