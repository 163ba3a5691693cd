import { deepEqual, equal, ok } from 'node:assert/strict';
import { compareVersions } from '../../src/merge/compare-versions.ts';
import { newestPins, pinsOf, withPins } from '../../src/merge/pins.ts';
import { recordedOf } from '../../src/merge/recorded.ts';
import { withRepositoryPins } from '../../src/merge/repository-pins.ts';
import { sha256 } from '../../src/record/manifest.ts';
import { fileOf } from '../update/memory.ts';

const commit = (digit: string): string => digit.repeat(40);
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const action = (version: string, digit = '1'): string =>
  `      - uses: actions/checkout@${commit(digit)} # ${version}\n`;

/** Every kind of pin: a path, a text with the version, and how the version is written there. */
const kinds: Readonly<
  Record<string, readonly [path: string, text: (version: string) => string, old: string, now: string]>
> = {
  action: ['.github/workflows/x.yml', (version) => action(version), 'v4.1.2', 'v4.2.0'],
  image: ['.gitlab-ci.yml', (version) => `image: hashicorp/terraform:${version}@${digest('a')}\n`, '1.15.1', '1.16.0'],
  'hook revision': [
    '.pre-commit-config.yaml',
    (version) => `repos:\n  - repo: https://example.com/x\n    rev: ${version}\n`,
    'v1.109.1',
    'v1.110.0',
  ],
  'tool version': ['.github/workflows/x.yaml', (version) => `  tflint_version: ${version}\n`, 'v0.9.0', 'v0.10.0'],
  provider: [
    'environments/dev/versions.tf',
    (version) => `aws = {\n  source  = "hashicorp/aws"\n  version = "~> ${version}"\n}\n`,
    '6.0',
    '6.1',
  ],
  engine: ['.terraform-version', (version) => `${version}\n`, '1.16.5', '1.17.0'],
  'engine of OpenTofu': ['.opentofu-version', (version) => version, '1.12.5', '1.12.10'],
};

describe('A pin', () => {
  for (const [title, [path, text, old, now]] of Object.entries(kinds)) {
    it(`is taken from the repository where it is newer there: ${title}`, () => {
      const pins = pinsOf(path, text(now));
      deepEqual(
        [...pins.values()].map(({ version }) => version),
        [now],
      );
      equal(withPins(path, text(old), pins, 'newer'), text(now));
    });

    it(`never moves backward, unless the repository always counts: ${title}`, () => {
      const pins = pinsOf(path, text(old));
      equal(withPins(path, text(now), pins, 'newer'), text(now));
      equal(withPins(path, text(now), pins, 'always'), text(old));
    });

    it(`is read only in files that can have it: ${title}`, () => {
      deepEqual([...pinsOf('notes.md', text(now))], []);
      equal(withPins('notes.md', text(old), pinsOf(path, text(now)), 'always'), text(old));
    });
  }

  it('is read wherever the file is in the repository', () => {
    for (const [kind, path] of [
      ['hook revision', 'infra/.pre-commit-config.yaml'],
      ['provider', 'versions.tf'],
      ['provider', 'modules/x/versions.tofu'],
      ['engine', 'infra/.terraform-version'],
    ] as const) {
      const [, text, , now] = kinds[kind] ?? [];
      deepEqual([...pinsOf(path, text?.(now ?? '') ?? '').values()].length, 1, path);
    }
  });

  it('is not read from a file whose name only begins or ends like that', () => {
    for (const [kind, path] of [
      ['action', 'x.yml.md'],
      ['hook revision', '.pre-commit-config.yaml/notes.md'],
      ['provider', 'versions.tf.md'],
      ['provider', 'my-versions.tf'],
      ['engine', '.terraform-version.md'],
      ['engine', 'x.terraform-version'],
    ] as const) {
      const [, text, , now] = kinds[kind] ?? [];
      deepEqual([...pinsOf(path, text?.(now ?? '') ?? '')], [], path);
    }
  });

  it('stays as it is, if the repository has another commit of the same version', () => {
    const own = action('v1.0.0', '1');
    equal(withPins('x.yml', own, pinsOf('x.yml', action('v1.0.0', '2')), 'newer'), own);
    equal(withPins('x.yml', own, pinsOf('x.yml', action('v1.0.0', '2')), 'always'), action('v1.0.0', '2'));
    const [newest] = newestPins([pinsOf('x.yml', own), pinsOf('x.yml', action('v1.0.0', '2'))]).values();
    equal(newest?.value, `${commit('1')} # v1.0.0`);
  });

  it('of a hook is the same with another indentation', () => {
    const path = '.pre-commit-config.yaml';
    const hook = (version: string, indent: string): string =>
      `${indent}- repo: https://example.com/x\n${indent}  rev: ${version}\n`;
    equal(withPins(path, hook('v1.0.0', '  '), pinsOf(path, hook('v2.0.0', '')), 'newer'), hook('v2.0.0', '  '));
  });

  it('is of what it names: others are left alone', () => {
    const other = action('v1.0.0').replace('checkout', 'cache');
    equal(withPins('x.yml', other, pinsOf('x.yml', action('v9.0.0')), 'always'), other);
  });

  it('is left out where a file has it twice with different values', () => {
    deepEqual([...pinsOf('x.yml', action('v1.0.0') + action('v2.0.0'))], []);
    equal(pinsOf('x.yml', action('v1.0.0') + action('v1.0.0')).size, 1);
  });

  it('is replaced in every place of a text', () => {
    const twice = action('v1.0.0') + action('v1.0.0');
    equal(withPins('x.yml', twice, pinsOf('x.yml', action('v2.0.0', '2')), 'newer'), action('v2.0.0', '2').repeat(2));
  });

  it('has the form of a version, or is none', () => {
    for (const text of [
      action('v1.0.0').replace(commit('1'), commit('1').slice(1)),
      action('v1.0.0').replace(commit('1'), 'main'),
      action('1.0.0'),
      action('v1.0.0').replace(' # v1.0.0', ''),
      `image: hashicorp/terraform:latest@${digest('a')}\n`,
      'image: hashicorp/terraform:1.16.5\n',
      '  tflint_version: latest\n',
    ])
      deepEqual([...pinsOf('x.yml', text)], [], text);
    deepEqual([...pinsOf('.terraform-version', '1.16.5\nmore\n')], []);
    deepEqual([...pinsOf('.terraform-version', 'latest\n')], []);
  });

  it('is the newest of several files', () => {
    const all = ['v1.2.0', 'v1.10.0', 'v1.9.0'].map((version) => pinsOf('x.yml', action(version)));
    deepEqual(
      [...newestPins(all).values()].map(({ version }) => version),
      ['v1.10.0'],
    );
  });
});

describe('Versions', () => {
  it('are compared by their numbers', () => {
    ok(compareVersions('1.10.0', '1.9.0') > 0);
    ok(compareVersions('v2', 'v10.0.0') < 0);
    ok(compareVersions('1.2.3', '1.2.4') < 0);
    ok(compareVersions('2.0.0', '1.9.9') > 0);
    equal(compareVersions('v7', '7.0.0'), 0);
    equal(compareVersions('7.0', 'v7'), 0);
  });
});

describe('The pins of a repository', () => {
  const path = '.github/workflows/a.yml';
  const planned = (text: string) => ({ text, executable: false, policy: 'merged' }) as const;
  const manifest = (text: string) => ({
    ...{ generator: '1.0.0', answers: [] },
    files: new Map([
      [path, { hashes: [sha256(text), 'other'], executable: false, policy: 'merged' as const }],
      ['gone.yml', { hashes: [sha256('x')], executable: false, policy: 'merged' as const }],
    ]),
  });
  const recorded = recordedOf(
    manifest(action('v1.0.0')),
    new Map([
      [path, action('v1.0.0')],
      ['gone.yml', 'x'],
    ]),
    () => [new Map()],
    undefined,
  );
  const pinned = (disk: string, wanted: Readonly<Record<string, string>>) => {
    const result = withRepositoryPins(
      new Map(Object.entries(wanted).map(([name, text]) => [name, planned(text)])),
      recorded,
      new Map([[path, fileOf(disk, false)]]),
    );
    return {
      wanted: Object.fromEntries([...result.wanted].map(([name, { text }]) => [name, text])),
      base: result.recorded.base.get(path),
      hashes: result.recorded.entries.get(path)?.hashes,
    };
  };

  it('are data: a file is wanted, and counts as rendered, with the pins that it has', () => {
    const moved = action('v3.0.0', '3');
    deepEqual(pinned(moved, { [path]: action('v2.0.0', '2') }), {
      wanted: { [path]: moved },
      base: moved,
      hashes: [sha256(moved), 'other'],
    });
  });

  it('do not move backward', () => {
    deepEqual(pinned(action('v1.0.0'), { [path]: action('v2.0.0', '2') }), {
      wanted: { [path]: action('v2.0.0', '2') },
      base: action('v1.0.0'),
      hashes: [sha256(action('v1.0.0')), 'other'],
    });
  });

  it('are taken by new files, and not by a file that the user deleted', () => {
    const moved = action('v3.0.0', '3');
    const { wanted } = pinned(moved, {
      [path]: moved,
      'new.yml': action('v2.0.0', '2'),
      'gone.yml': action('v2.0.0', '2'),
    });
    equal(wanted['new.yml'], moved);
    equal(wanted['gone.yml'], action('v2.0.0', '2'));
  });

  it('are not recorded for a file that was not rendered, or whose text is lost', () => {
    const own = '.github/workflows/own.yml';
    const [old, moved] = [action('v1.0.0'), action('v3.0.0', '3')];
    for (const [entries, base] of [
      [recorded.entries, new Map([[own, old]])],
      [new Map([[own, { hashes: ['x'], executable: false, policy: 'merged', guessed: false }]] as const), new Map()],
    ] as const) {
      const result = withRepositoryPins(
        new Map([[own, planned(action('v2.0.0', '2'))]]),
        { entries, base, bases: new Map() },
        new Map([[own, fileOf(moved, false)]]),
      );
      equal(result.wanted.get(own)?.text, moved);
      deepEqual([result.recorded.base, result.recorded.entries], [base, entries]);
    }
  });

  it('leave files without pins as they are', () => {
    deepEqual(pinned('a: 1\n', { [path]: action('v2.0.0', '2') }).wanted, { [path]: action('v2.0.0', '2') });
  });
});
