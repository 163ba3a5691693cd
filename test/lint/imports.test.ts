import { deepEqual, ok } from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { sources } from '../build/bundle.ts';
import { lint } from './lint.ts';

/** Each layer, a file in it, and what it may and may not import. */
const parts: Readonly<Record<string, { readonly may: readonly string[]; readonly mayNot: readonly string[] }>> = {
  'src/model/names/mutant.ts': {
    may: ['../answers.ts', 'node:path', 'node:crypto'],
    mayNot: ['../../render/hcl.ts', '../../../templates/registry.ts', '../../answers/parse.ts', '../../plan/plan.ts'],
  },
  'src/render/mutant.ts': {
    may: ['../model/literal.ts', './yaml.ts'],
    mayNot: ['../../templates/registry.ts', '../answers/parse.ts', '../plan/plan.ts', '../merge/merge-text.ts'],
  },
  'templates/secret-store/mutant/choice.ts': {
    may: ['../../../src/model/answers.ts', '../../../src/render/hcl.ts', '../read.ts'],
    mayNot: ['../../../src/answers/parse.ts', '../../../src/plan/plan.ts', '../../../src/merge/merge-text.ts'],
  },
  'src/answers/mutant.ts': { may: ['../model/answers.ts', '../../templates/registry.ts'], mayNot: [] },
  'src/plan/mutant.ts': { may: ['../model/answers.ts', '../../templates/registry.ts', 'node:util'], mayNot: [] },
  'src/record/mutant.ts': { may: ['../model/answers.ts'], mayNot: [] },
  'src/merge/mutant.ts': { may: ['../record/manifest.ts', '../plan/plan.ts'], mayNot: [] },
  'src/guidance/mutant.ts': { may: ['../plan/plan.ts', '../../templates/registry.ts'], mayNot: [] },
  'src/adopt/mutant.ts': { may: ['../plan/plan.ts', '../../templates/registry.ts'], mayNot: [] },
  'src/audit/mutant.ts': { may: ['../model/finding.ts'], mayNot: [] },
  'src/wizard/mutant.ts': { may: ['../answers/parse.ts', '../render/shell.ts'], mayNot: [] },
};

/** What no pure part may do, whatever it is called. */
const outside = [
  ...['fs', 'fs/promises', 'child_process', 'os', 'net', 'http', 'https', 'tty', 'readline', 'process', 'module'].map(
    (name) => `node:${name}`,
  ),
  ...['yeoman-generator', 'yeoman-environment', '@yeoman/types', 'mem-fs', 'mem-fs-editor', 'mem-fs-editor/state'],
  ...['inquirer', '@inquirer/prompts', '@inquirer/select'],
];

/** The inner rooms, as seen from a folder. */
const inner = (path: string): readonly string[] => {
  const up = '../'.repeat(path.split('/').length - 1);
  return [
    'src/shell/disk.ts',
    'src/shell/commit/lock.ts',
    'src/revision/carry-out.ts',
    'src/command/new.ts',
    'src/cli.ts',
    'src/main.ts',
    'generators/entry-point.ts',
  ]
    .map((target) => `${up}${target}`)
    .map((target) => target.replace('../src/', path.startsWith('src/') ? '' : '../src/'));
};

const forbidden: readonly (readonly [string, string])[] = [
  ...Object.entries(parts).flatMap(([path, { mayNot }]) =>
    [...mayNot, ...inner(path), ...outside].map((target) => [path, target] as const),
  ),
  ...[
    '../command/new.ts',
    '../cli.ts',
    '../main.ts',
    '../../generators/entry-point.ts',
    ...outside.filter((one) => /yeoman|mem-fs/.test(one)),
  ].map((target) => ['src/shell/mutant.ts', target] as const),
  ...['../../generators/entry-point.ts', ...outside].map((target) => ['src/command/mutant.ts', target] as const),
];

const allowed: readonly (readonly [string, string])[] = [
  ...Object.entries(parts).flatMap(([path, { may }]) => may.map((target) => [path, target] as const)),
  ...['node:fs', 'node:child_process', '@inquirer/select', '../merge/merge-text.ts', '../model/answers.ts'].map(
    (target) => ['src/shell/mutant.ts', target] as const,
  ),
  ...['../shell/disk.ts', '../plan/plan.ts', 'node:path'].map((target) => ['src/command/mutant.ts', target] as const),
  ...['yeoman-generator', '../src/command/new.ts', 'mem-fs-editor/state'].map(
    (target) => ['generators/mutant.ts', target] as const,
  ),
];

/** Every way to import. */
const ways: Readonly<Record<string, (target: string) => string>> = {
  'by name': (target) => `import { x } from '${target}';\nexport const y = x;\n`,
  'a type only': (target) => `import type { X } from '${target}';\nexport type Y = X;\n`,
  'on demand': (target) => `export const y = await import('${target}');\n`,
  'passed on': (target) => `export * from '${target}';\n`,
};

const rule = 'lint/style/noRestrictedImports';

/** A file per import, in the folder that the rule is about; gives what the rule lets pass. */
function passing(imports: readonly (readonly [string, string])[]): readonly string[] {
  const mutants = imports.flatMap(([path, target]) =>
    Object.entries(ways).map(([way, write], index) => ({
      title: `${path}: ${target}, ${way}`,
      index,
      path,
      target,
      write,
    })),
  );
  const named = mutants.map((one, at) => ({ ...one, file: one.path.replace(/[^/]+$/, `mutant${at}.ts`) }));
  const broken = lint(Object.fromEntries(named.map(({ file, target, write }) => [file, write(target)])));
  return named.filter(({ file }) => !broken.get(file)?.includes(rule)).map(({ title }) => title);
}

describe('Imports run one way', function () {
  this.timeout(60_000);

  it('no forbidden import passes the lint, however it is written', () => {
    ok(forbidden.length > 150);
    deepEqual(passing(forbidden), []);
  });

  it('every allowed import passes the lint', () => {
    equalSets(
      passing(allowed),
      allowed.flatMap(([path, target]) => Object.keys(ways).map((way) => `${path}: ${target}, ${way}`)),
    );
  });
});

describe('A loop of imports', function () {
  this.timeout(60_000);

  it('does not pass the lint, not even of types, nor through a third file', () => {
    const broken = lint({
      'src/model/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b;\n",
      'src/model/b.ts': "import { a } from './a.ts';\nexport const b: number = a();\n",
      'src/plan/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
      'src/plan/b.ts': "import type { C } from './c.ts';\nexport type B = C;\n",
      'src/plan/c.ts': "import type { A } from './a.ts';\nexport type C = A | 1;\n",
    });
    for (const [path, rules] of broken) ok(rules.includes('lint/suspicious/noImportCycles'), path);
  });

  it('is nowhere in the project, by a walk of our own', () => {
    const graph = new Map([...sources()].map(([path, text]) => [path, importsOf(path, text)]));
    ok(graph.size > 80);
    const done = new Set<string>();
    const walk = (path: string, trail: readonly string[]): void => {
      ok(!trail.includes(path), [...trail, path].join(' → '));
      if (done.has(path)) return;
      for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) walk(path, []);
  });
});

function importsOf(path: string, text: string): readonly string[] {
  const targets = [...text.matchAll(/(?:from |import\()'(\.[^']+\.ts)'/g)].map(([, target = '']) => target);
  return targets.map((target) => join(dirname(path), target));
}

function equalSets(one: readonly string[], other: readonly string[]): void {
  deepEqual([...one].sort(), [...other].sort());
}
