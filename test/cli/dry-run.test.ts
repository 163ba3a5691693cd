import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Listing, listing } from '../folder.ts';
import { isSlow } from '../slow.ts';
import { cli } from './cli.ts';
import { edited } from './made.ts';

/** Runs that change something, each of its own sort. */
const all: Readonly<Record<string, readonly string[]>> = {
  'an environment more': ['environment', 'qa', '--org', 'acme-qa'],
  'an environment less': ['environment', 'staging', '--remove', '--state-is-empty'],
  'another engine': ['update', '--engine', 'opentofu'],
  'another platform': ['update', '--ci', 'none'],
  'another store': ['update', '--secret-store', 'environment'],
  'another backend': ['update', '--backend', 'local'],
  'another age of keys': ['update', '--set', 'rotation.maxAgeDays=30'],
  'another layout': ['update', '--layout', 'aliases'],
  'nothing new': ['update'],
};

/** All of them in the slow run, otherwise a few. */
const runs = Object.entries(all).filter(([name]) => isSlow || /environment more|layout|nothing/.test(name));

/** What a run did, seen from outside: every path whose content or mode is another now. */
function difference(before: Listing, after: Listing): Readonly<Record<string, string>> {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => !path.endsWith('/'));
  return Object.fromEntries(
    paths.flatMap((path) => {
      if (before[path] === after[path]) return [];
      const did = before[path] === undefined ? 'create' : after[path] === undefined ? 'remove' : 'change';
      return [[path, did]];
    }),
  );
}

interface Document {
  readonly files: readonly { readonly path: string; readonly action: string }[];
  readonly nextSteps: readonly string[];
}

/** What a run says that it does, in the terms of `difference`. */
function reported({ files }: Document): Readonly<Record<string, string>> {
  const words: Readonly<Record<string, string>> = {
    create: 'create',
    remove: 'remove',
    update: 'change',
    merge: 'change',
  };
  return Object.fromEntries(files.flatMap(({ path, action }) => (words[action] ? [[path, words[action]]] : [])));
}

describe('--dry-run', () => {
  for (const [name, args] of runs) {
    it(`tells exactly what a run does: ${name}`, async () => {
      const dir = await edited();
      const before = listing(dir);
      const dry = await cli([...args, '--dry-run', '--json'], { cwd: dir });
      const [dryText, dryDiff] = [
        await cli([...args, '--dry-run'], { cwd: dir }),
        await cli([...args, '--dry-run', '--diff'], { cwd: dir }),
      ];
      deepEqual(listing(dir), before, 'a dry run writes nothing');
      const run = await cli([...args, '--json'], { cwd: dir });
      equal(dry.status, run.status);
      equal(dryText.status, run.status);
      equal(run.status, 0, run.stderr);
      deepEqual(JSON.parse(dry.stdout), JSON.parse(run.stdout), 'the same document');
      const did = difference(before, listing(dir));
      deepEqual(reported(JSON.parse(run.stdout)), did, 'the document is true');
      for (const path of Object.keys(did)) ok(dryText.stdout.includes(`  ${path}`), `${path} is listed`);
      const removed = Object.values(did).filter((one) => one === 'remove').length;
      const written = Object.keys(did).length - removed;
      const counts = [
        ...(written > 0 ? [`write ${written} files?`] : []),
        ...(removed > 0 ? [`remove ${removed} files?`] : []),
      ].join(' and ');
      match(dryText.stdout, counts === '' ? /nothing was written/ : new RegExp(`^Would ${counts}`, 'm'));
      const inDiff = [...dryDiff.stdout.matchAll(/^(?:---|\+\+\+) [ab]\/(\S+)/gm)].map(([, path]) => path);
      deepEqual(
        [...new Set(inDiff)].sort(),
        Object.keys(did)
          .filter((path) => !/^\.(scaffold\/|yo-rc)/.test(path))
          .sort(),
        'every changed file has its diff',
      );
    });
  }
});

describe('A run twice equals one', () => {
  for (const [name, args] of runs.filter(([, [command]]) => command === 'update')) {
    it(`${name}`, async () => {
      const dir = await edited();
      equal((await cli(args, { cwd: dir })).status, 0);
      const once = listing(dir);
      match((await cli(args, { cwd: dir })).stdout, /nothing was written/);
      deepEqual(listing(dir), once);
    });
  }
});
