import { onceForEachText } from '../model/once-for-each.ts';
import { compareVersions } from './compare-versions.ts';

/**
 * A way to pin software to a version. The groups of the pattern: `name` says what is pinned, `value` is what a bot
 * changes, `version` is the part of the value that can be compared.
 */
interface PinKind {
  readonly pattern: RegExp;
  /** What is in every such pin: a text without it is not searched. */
  readonly part: string;
  /** Whether such a pin is within one line: then only the lines with the part are searched. */
  readonly isInLine?: true;
  /** Whether a file can have such pins. */
  readonly isIn: (path: string) => boolean;
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

/**
 * The pins that Dependabot, Renovate and pre-commit update. A value is taken from a repository only if it has the form of
 * a version: a commit of 40 digits, a digest, a number. What is pinned comes from the templates.
 */
const kinds: readonly PinKind[] = [
  {
    // uses: actions/checkout@3d3c42e… # v7.0.1
    pattern: /(?<![\w.-])(?<name>[\w.-]+\/[\w./-]+)@(?<value>[0-9a-f]{40} # (?<version>v\d+(?:\.\d+){0,2}))(?![\w.])/g,
    part: '# v',
    isInLine: true,
    isIn: isYaml,
  },
  {
    // image: hashicorp/terraform:1.16.5@sha256:c7926f…
    pattern:
      /(?<!\w)(?<name>[\w][\w./-]*):(?<value>(?<version>v?\d+(?:\.\d+){0,2})(?:-[\w.]+)?@sha256:[0-9a-f]{64})(?![\w])/g,
    part: '@sha256:',
    isInLine: true,
    isIn: isYaml,
  },
  {
    // rev: v1.109.1, after the address of a repository of hooks
    pattern: /(?<name>repo: \S+\s+rev: )(?<value>(?<version>v?\d+(?:\.\d+){1,2}))(?=\s)/g,
    part: 'rev: ',
    isIn: (path) => path.endsWith('.pre-commit-config.yaml'),
  },
  {
    // tflint_version: v0.64.0
    pattern: /(?<name>(?:terraform|tofu|tflint)_version: )(?<value>["']?(?<version>v?\d+(?:\.\d+){1,2})["']?)(?=\s)/g,
    part: '_version: ',
    isIn: isYaml,
  },
  {
    // version = "~> 6.0", after the source of a provider
    pattern:
      /(?<name>source\s*=\s*"[\w./-]+"\s+version\s*=\s*)(?<value>"[~>=<, ]*(?<version>\d+(?:\.\d+){0,2})[~>=<, \d.]*")/g,
    part: 'version',
    isIn: (path) => /(^|\/)versions\.(tf|tofu)$/.test(path),
  },
  {
    // 1.16.5, alone in its file
    pattern: /^(?<name>)(?<value>(?<version>\d+\.\d+\.\d+))(?=\n?$)/g,
    part: '',
    isIn: (path) => /(^|\/)\.(terraform|opentofu)-version$/.test(path),
  },
];

/** The pins of a text: what is pinned, and to what. */
export type Pins = ReadonlyMap<string, { readonly value: string; readonly version: string }>;

/**
 * Reads the pins of a file. One that the file has twice with different values is left out.
 *
 * @param path where the file is in the repository
 */
export function pinsOf(path: string, text: string): Pins {
  const found = new Map<string, { value: string; version: string }>();
  const unclear = new Set<string>();
  for (const [index, kind] of kinds.entries()) {
    if (!mayHave(kind, path, text)) continue;
    // A pipeline repeats its lines for every environment.
    const parts = new Set([...searched(kind, text)].map(([from, to]) => text.slice(from, to)));
    for (const part of parts) {
      for (const { groups } of part.matchAll(kind.pattern)) {
        const { name = '', value = '', version = '' } = groups ?? {};
        const key = keyOf(index, name);
        const known = found.get(key);
        if (known !== undefined && known.value !== value) unclear.add(key);
        found.set(key, { value, version });
      }
    }
  }
  return new Map([...found].filter(([key]) => !unclear.has(key)));
}

/**
 * A text with the pins of a repository in the place of its own.
 *
 * @param pins what the repository has
 * @param when which of the two counts: `newer` never moves a pin backward, `always` takes the repository's
 */
export function withPins(path: string, text: string, pins: Pins, when: 'newer' | 'always'): string {
  return kinds.reduce((result, kind, index) => {
    if (!mayHave(kind, path, result)) return result;
    const replaced = onceForEachText((part) =>
      part.replace(kind.pattern, (whole: string, ...rest: unknown[]) => {
        const groups = rest.at(-1) as Readonly<Record<'name' | 'value' | 'version', string>>;
        const pin = pins.get(keyOf(index, groups.name));
        if (pin === undefined || (when === 'newer' && compareVersions(pin.version, groups.version) <= 0)) return whole;
        return whole.replace(groups.value, () => pin.value);
      }),
    );
    let done = 0;
    const parts: string[] = [];
    for (const [from, to] of searched(kind, result)) {
      const part = result.slice(from, to);
      const now = replaced(part);
      if (now === part) continue;
      parts.push(result.slice(done, from), now);
      done = to;
    }
    return done === 0 ? result : parts.join('') + result.slice(done);
  }, text);
}

/** Whether a file can have pins, by its path and its text. */
export function mayHavePins(path: string, text: string): boolean {
  return kinds.some((kind) => mayHave(kind, path, text));
}

/** The pins of several files together: of each, the newest. */
export function newestPins(all: Iterable<Pins>): Pins {
  const newest = new Map<string, { readonly value: string; readonly version: string }>();
  for (const pins of all) {
    for (const [key, pin] of pins) {
      const known = newest.get(key);
      if (known === undefined || compareVersions(pin.version, known.version) > 0) newest.set(key, pin);
    }
  }
  return newest;
}

/** The stretches of a text in which pins are searched, from and to. */
function* searched({ part, isInLine }: PinKind, text: string): Generator<readonly [number, number]> {
  if (isInLine !== true) {
    yield [0, text.length];
    return;
  }
  for (let at = text.indexOf(part); at !== -1; ) {
    const end = text.indexOf('\n', at);
    const to = end === -1 ? text.length : end;
    yield [text.lastIndexOf('\n', at) + 1, to];
    at = text.indexOf(part, to);
  }
}

function mayHave({ isIn, part }: PinKind, path: string, text: string): boolean {
  return isIn(path) && text.includes(part);
}

/** The address of a repository of hooks is on another line than its revision, so white space does not count. */
function keyOf(kind: number, name: string): string {
  return `${kind} ${name.replace(/\s+/g, ' ')}`;
}
