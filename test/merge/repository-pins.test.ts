import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { newestPins, pinsOf, withPins } from '../../src/merge/pins.ts';
import type { Recorded } from '../../src/merge/recorded.ts';
import { withRepositoryPins } from '../../src/merge/repository-pins.ts';
import type { DiskFile } from '../../src/model/change.ts';
import type { PlannedFile } from '../../src/model/file-set.ts';
import { sha256 } from '../../src/record/manifest.ts';
import { fileOf } from '../update/memory.ts';

const line = {
  action: (minor: number) => `      - uses: actions/checkout@${String(minor).repeat(40)} # v1.${minor}.0`,
  other: (minor: number) => `      - uses: actions/cache@${String(minor).repeat(40)} # v1.${minor}.0`,
  image: (minor: number) => `    image: hashicorp/terraform:1.${minor}@sha256:${'a'.repeat(64)}`,
  tool: (minor: number) => `          tflint_version: v0.${minor}.0`,
  provider: (minor: number) => `  source  = "hashicorp/aws"\n  version = "~> 6.${minor}"`,
  plain: (minor: number) => `# line ${minor}, see # verify`,
};
const paths = [
  '.github/workflows/a.yml',
  'b.yml',
  'c.yaml',
  'dev/versions.tf',
  'prod/versions.tf',
  'notes.md',
] as const;

/** Which lines a file has, and the versions in it: as recorded, as wanted, and on disk. */
const aFile = fc.record({
  lines: fc.array(fc.constantFrom(...Object.values(line)), { maxLength: 5 }),
  base: fc.option(fc.nat(9), { nil: undefined }),
  wanted: fc.option(fc.nat(9), { nil: undefined }),
  disk: fc.option(fc.record({ minor: fc.nat(9), edit: fc.constantFrom('', '# mine\n') }), { nil: undefined }),
});

/** The same by reading every file, and by comparing nothing. */
function readingAll(
  wanted: ReadonlyMap<string, PlannedFile>,
  { entries, base }: Recorded,
  disk: ReadonlyMap<string, DiskFile>,
): readonly (readonly unknown[])[] {
  const own = new Map([...disk].map(([path, { text = '' }]) => [path, pinsOf(path, text)]));
  const newest = newestPins([...own].flatMap(([path, pins]) => (wanted.has(path) ? [pins] : [])));
  const empty = pinsOf('', '');
  return paths.map((path) => {
    const [planned, then] = [wanted.get(path)?.text, base.get(path)];
    const pins = own.get(path) ?? (entries.has(path) ? empty : newest);
    const now = planned === undefined ? undefined : withPins(path, planned, pins, 'newer');
    const isTaken = planned !== undefined && then !== undefined;
    return [path, now, isTaken ? withPins(path, then, own.get(path) ?? empty, 'newer') : then];
  });
}

describe('The pins of a repository', () => {
  it('are those that reading every file gives', () => {
    fc.assert(
      fc.property(fc.tuple(...paths.map(() => aFile)), (files) => {
        const [wanted, base, disk] = [
          new Map<string, PlannedFile>(),
          new Map<string, string>(),
          new Map<string, DiskFile>(),
        ];
        const entries = new Map<string, ReturnType<Recorded['entries']['get']> & object>();
        for (const [index, file] of files.entries()) {
          const path = paths[index] ?? '';
          const text = (minor: number): string => file.lines.map((one) => `${one(minor)}\n`).join('');
          const plain = { executable: false, policy: 'merged' } as const;
          if (file.wanted !== undefined) wanted.set(path, { ...plain, text: text(file.wanted) });
          if (file.disk !== undefined) disk.set(path, fileOf(text(file.disk.minor) + file.disk.edit, false));
          if (file.base === undefined) continue;
          base.set(path, text(file.base));
          entries.set(path, { ...plain, hashes: [sha256(text(file.base))], guessed: false });
        }
        const recorded = { entries, base, bases: new Map() };
        const pinned = withRepositoryPins(wanted, recorded, disk);
        deepEqual(
          paths.map((path) => [path, pinned.wanted.get(path)?.text, pinned.recorded.base.get(path)]),
          readingAll(wanted, recorded, disk),
        );
        for (const [path, text] of pinned.recorded.base)
          deepEqual(pinned.recorded.entries.get(path)?.hashes, [sha256(text)], path);
      }),
      { numRuns: 500 },
    );
  });

  it('are read of the files that are rendered with pins, and of no others', () => {
    const read: string[] = [];
    const planned = (text: string) => ({ text, executable: false, policy: 'merged' }) as const;
    const [old, now] = [`${line.action(1)}\n`, `${line.action(2)}\n`];
    const disk = {
      has: (path: string) => path !== 'new.yml',
      get: (path: string) => {
        read.push(path);
        return fileOf(now, false);
      },
    };
    const { wanted } = withRepositoryPins(
      new Map([
        ['was.yml', planned('# mine\n')],
        ['a.yml', planned(old)],
        ['b.yml', planned('# mine\n')],
        ['c.md', planned(old)],
      ]),
      { entries: new Map(), base: new Map([['was.yml', old]]), bases: new Map() },
      disk,
    );
    deepEqual(read, ['was.yml', 'a.yml']);
    equal(wanted.get('a.yml')?.text, now);
  });
});
