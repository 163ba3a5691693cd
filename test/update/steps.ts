import fc from 'fast-check';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { UserError } from '../../src/errors.ts';
import type { Answers, AnswersRecord } from '../../src/model/answers.ts';
import type { Rendered } from '../../src/record/manifest.ts';
import { ciPlatforms, engines, layouts, secretStores, stateBackends } from '../../templates/registry.ts';
import { current, type Templates } from './memory.ts';

/** Something that is asked of the generator: new answers, new templates, or both. */
export type Step =
  | { readonly kind: 'environment'; readonly name: string; readonly org: string }
  | { readonly kind: 'switch'; readonly answer: string; readonly value: unknown }
  | { readonly kind: 'upgrade' };

const names = ['dev-2', 'staging', 'stag-eu', 'prod', 'prod-us', 'qa', 'load_test'] as const;

export const anEnvironment: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('environment' as const),
  name: fc.constantFrom(...names),
  org: fc.constantFrom('acme', 'acme-prod', 'initech'),
});

const kindsOf = (choices: readonly { readonly kind: string }[]) => fc.constantFrom(...choices.map(({ kind }) => kind));

const aSwitch: fc.Arbitrary<Step> = fc
  .oneof(
    kindsOf(engines).map((value) => ['engine', value] as const),
    kindsOf(layouts).map((value) => ['layout', value] as const),
    kindsOf(secretStores).map((kind) => ['secretStore', { kind }] as const),
    kindsOf(stateBackends).map((kind) => ['backend', { kind }] as const),
    kindsOf(ciPlatforms).map((kind) => ['ci', { kind }] as const),
    fc.constantFrom('ephemeral', 'data-source').map((value) => ['secretRead', value] as const),
    fc.integer({ min: 1, max: 365 }).map((maxAgeDays) => ['rotation', { maxAgeDays }] as const),
  )
  .map(([answer, value]) => ({ kind: 'switch', answer, value }));

export const aStep: fc.Arbitrary<Step> = fc.oneof(anEnvironment, aSwitch, fc.constant({ kind: 'upgrade' as const }));

/** Answers to begin with: every choice, and two environments. */
export const someAnswers: fc.Arbitrary<Answers> = fc
  .record({
    engine: kindsOf(engines),
    layout: kindsOf(layouts),
    secretStore: kindsOf(secretStores).map((kind) => ({ kind })),
    backend: kindsOf(stateBackends).map((kind) => ({ kind })),
    ci: kindsOf(ciPlatforms).map((kind) => ({ kind })),
  })
  .map((choices) => {
    const environments = [
      { name: 'dev', org: 'acme' },
      { name: 'prod-eu', org: 'acme-prod' },
    ];
    return parseAnswers(withExample({ ...choices, environments }));
  });

/** The answers after a step; as they were where they do not admit it. */
export function answersAfter({ record }: Answers, before: Answers, step: Step): Answers {
  if (step.kind === 'upgrade') return before;
  const raw = step.kind === 'environment' ? withEnvironment(record, step) : { ...record, [step.answer]: step.value };
  try {
    return parseAnswers(withExample(raw));
  } catch (error) {
    if (error instanceof UserError) return before;
    throw error;
  }
}

function withEnvironment(record: AnswersRecord, { name, org }: { readonly name: string; readonly org: string }) {
  return { ...record, environments: [...record.environments, { name, org }] };
}

/**
 * Templates as they may be so many versions from now: lines come, go and change, one file is new, one is called
 * otherwise. Version 0 is the one that runs.
 */
export function templatesOf(version: number): Templates {
  const known = versions[version];
  if (known !== undefined) return known;
  const before = templatesOf(version - 1);
  const renamed = { from: nameIn(version - 1), to: nameIn(version) };
  const made: Templates = {
    renames: [...before.renames, renamed],
    render: remembered((answers) => {
      const files = new Map(before.render(answers));
      for (const [path, file] of files) files.set(path, { ...file, text: upgraded(file.text, path, version) });
      const moved = files.get(renamed.from);
      files.delete(renamed.from);
      if (moved) files.set(renamed.to, moved);
      files.set(`docs/${version}.md`, { text: `# Version ${version}\n`, policy: 'merged', executable: false });
      return files;
    }),
  };
  versions[version] = made;
  return made;
}

/** A step renders what the one before it rendered already. */
function remembered(render: Templates['render']): Templates['render'] {
  const known = new WeakMap<Answers, Rendered>();
  return (answers) => {
    const rendered = known.get(answers) ?? render(answers);
    known.set(answers, rendered);
    return rendered;
  };
}

const versions: Templates[] = [{ ...current, render: remembered(current.render) }];

/** The file that every version calls otherwise. */
function nameIn(version: number): string {
  return version === 0 ? 'scripts/lock-providers.sh' : `scripts/lock-${version}.sh`;
}

function upgraded(text: string, path: string, version: number): string {
  const lines = text.split('\n');
  const turn = path.length + version;
  const at = Math.floor((lines.length * (turn % 7)) / 7);
  const note = `# version ${version}`;
  if (turn % 4 === 0) return text;
  if (turn % 4 === 1) return lines.toSpliced(at, 0, note).join('\n');
  if (turn % 4 === 2) return lines.toSpliced(Math.min(at, lines.length - 2), 1, note).join('\n');
  return lines.toSpliced(Math.min(at, lines.length - 2), 1).join('\n');
}
