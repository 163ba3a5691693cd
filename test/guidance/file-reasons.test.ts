import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { definition } from '../../src/answers/definition.ts';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import { UserError } from '../../src/errors.ts';
import { fileReason } from '../../src/guidance/file-reasons.ts';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { withRecord } from '../../src/record/record-files.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { answersFor, combinations } from '../combinations.ts';
import { everyValue, pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';

const kmsKey = 'arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555';

/** Answers besides the choices. `ci` only has an effect with a pipeline. */
const variants: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  plain: {},
  audited: { ci: { audit: true, owners: '@acme/team' } },
  rotated: { top: { rotation: { automatic: true } } },
  encrypted: { top: { stateEncryption: { kmsKey } } },
  shared: { top: { planKey: 'shared' } },
  existing: {
    top: { bootstrap: { existingStateStorage: true, existingSecretStore: true, existingIdentityProvider: true } },
  },
  monorepo: { top: { path: 'infra/union' } },
};

type Case = (typeof all)[number];
const all = combinations.flatMap((one) =>
  ciPlatforms.flatMap(({ kind: ci }) => Object.keys(variants).map((variant) => ({ ...one, ci, variant }))),
);
const byKey = new Map(all.map((one) => [keyOf(one), one]));
const parsed = new Map<string, Answers | undefined>();

function keyOf(one: Case): string {
  return Object.values(one).join(' ');
}

/** The answers of a case; undefined for choices that the parser refuses together. */
function answersOf(one: Case): Answers | undefined {
  const key = keyOf(one);
  if (!parsed.has(key)) parsed.set(key, parse(one));
  return parsed.get(key);
}

function parse(one: Case): Answers | undefined {
  const { ci, top } = variants[one.variant] ?? {};
  const hasPipeline = ciPlatforms.some(({ kind, hasPipeline: has }) => kind === one.ci && has);
  try {
    return answersFor(one, { ci: { kind: one.ci, ...(hasPipeline ? ci : {}) }, ...top });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The choice in a case by the name of the answer. */
const fields = {
  secretStore: 'store',
  secretRead: 'read',
  backend: 'backend',
  layout: 'layout',
  engine: 'engine',
  ci: 'ci',
} as const;
const kinds = (answer: keyof typeof fields): readonly string[] => [...new Set(all.map((one) => one[fields[answer]]))];

/** Where a file exists because of one answer alone. */
const rare = all
  .filter(
    ({ store, read, backend, layout, engine, ci, variant }) =>
      (variant === 'encrypted' && store === 'environment' && backend === 'hcp-terraform' && ci === 'github-actions') ||
      (variant === 'plain' &&
        store === 'aws-secrets-manager' &&
        read === 'ephemeral' &&
        layout === 'aliases' &&
        engine === 'terraform'),
  )
  .filter((one) => answersOf(one) !== undefined);
const valid = all.filter((one) => answersOf(one) !== undefined);
// The purposes are tables, so a few cases show all files in the short run.
const selected = isSlow ? [...pairwise(valid), ...rare] : [...everyValue(valid), ...everyValue([...valid].reverse())];

describe('Every file of a repository', () => {
  it('has a reason: a sentence, and the titles of the choices that it needs', () => {
    for (const one of selected) {
      const answers = answersOf(one);
      ok(answers);
      for (const [path] of withRecord(plan(answers), answers, '0.0.0', undefined)) {
        const reason = fileReason(answers, path);
        ok(reason, path);
        match(reason.protects, /^[A-Z].{15,140}\.$/, path);
        for (const { answer, title, choice } of reason.because) {
          equal(title, definition[answer].title);
          ok(choice !== '', `${path}: ${answer}`);
        }
      }
    }
  });

  it('is of an environment only if another name of the environment gives it another path', () => {
    const pathsOf = (layout: string, name: string) => {
      const answers = parseAnswers(
        withExample({ layout, ci: { kind: 'github-actions' }, environments: [{ name }, { name: 'other' }] }),
      );
      return { answers, paths: new Set(withRecord(plan(answers), answers, '0.0.0', undefined).map(([path]) => path)) };
    };
    for (const [layout, name] of [
      ['directories', 'main'],
      ['directories', 'README'],
      ['aliases', 'gate'],
      ['aliases', 'access'],
    ] as const) {
      const others = pathsOf(layout, 'renamed').paths;
      const { answers, paths } = pathsOf(layout, name);
      for (const path of paths) equal(fileReason(answers, path)?.environment === name, !others.has(path), path);
    }
  });

  it('does not exist with another choice only if the reason names the answer', () => {
    const needed = new Set<string>();
    const named = new Set<string>();
    for (const one of isSlow ? selected : selected.slice(-8)) {
      const answers = answersOf(one);
      ok(answers);
      const { paths } = plan(answers);
      for (const path of paths) {
        const { because = [], protects } = fileReason(answers, path) ?? {};
        for (const { answer } of because) named.add(`${answer}: ${protects}`);
      }
      for (const { answer, changed } of changesOf(one)) {
        // The parser refuses a rotation or an encryption that the other choices do not support.
        if (changed === undefined) {
          for (const reason of paths.map((path) => fileReason(answers, path)))
            if (reason?.because.some((because) => conditional.includes(because.answer)))
              needed.add(`${answer}: ${reason.protects}`);
          continue;
        }
        const left = plan(changed);
        for (const path of paths.filter((planned) => !left.has(planned))) {
          const reason = fileReason(answers, path);
          ok(
            reason?.because.some((because) => because.answer === answer),
            `${path} is gone, and its reason does not name ${answer}: ${keyOf(one)}`,
          );
          needed.add(`${answer}: ${reason?.protects}`);
        }
      }
    }
    // Only many cases show that each of the named answers is needed.
    if (isSlow)
      deepEqual(
        [...named].filter((one) => !needed.has(one)),
        [],
      );
  });
});

/** Answers that need other answers. */
const conditional: readonly string[] = ['rotation', 'stateEncryption'];

/** The same case with one answer changed, each with the name of the answer. Undefined: the parser refuses it. */
function changesOf(one: Case): readonly { readonly answer: string; readonly changed: Answers | undefined }[] {
  const choices = (Object.keys(fields) as (keyof typeof fields)[]).flatMap((answer) =>
    kinds(answer).map((kind) => ({ answer: answer as string, other: { ...one, [fields[answer]]: kind } })),
  );
  const toPlain = { audited: 'ci', rotated: 'rotation', encrypted: 'stateEncryption', existing: 'bootstrap' }[
    one.variant
  ];
  const others = [
    ...choices,
    ...(toPlain === undefined ? [] : [{ answer: toPlain, other: { ...one, variant: 'plain' } }]),
    ...(one.variant === 'plain' ? [{ answer: 'planKey', other: { ...one, variant: 'shared' } }] : []),
  ];
  return others.flatMap(({ answer, other }) => {
    const known = byKey.get(keyOf(other));
    return known === undefined ? [] : [{ answer, changed: answersOf(known) }];
  });
}

describe('The reason of a file', () => {
  const [first] = valid;
  ok(first);
  const answers = answersOf({ ...first, ci: 'github-actions', layout: 'directories' });
  ok(answers);

  it('names the environment that the file belongs to', () => {
    const environments = [
      'environments/dev/main.tf',
      'scripts/keys/prod-eu.env',
      'bootstrap/aws/environment-dev.tf',
      'README.md',
    ].map((path) => fileReason(answers, path)?.environment);
    deepEqual(environments, ['dev', 'prod-eu', 'dev', undefined]);
    const aliases = answersOf({ ...first, layout: 'aliases' });
    ok(aliases);
    equal(fileReason(aliases, 'dev.tf')?.environment, 'dev');
    equal(fileReason(aliases, 'access/prod-eu.yaml')?.environment, 'prod-eu');
    equal(fileReason(aliases, 'backend.tf')?.environment, undefined);
  });

  it('names the choices', () => {
    deepEqual(fileReason(answers, 'scripts/ci/gate.sh')?.because, [
      { answer: 'ci', title: 'CI/CD platform', choice: 'GitHub Actions' },
      { answer: 'backend', title: 'State backend', choice: 'Amazon S3' },
    ]);
    deepEqual(fileReason(answers, 'README.md')?.because, []);
  });

  it('does not exist for a path that no part of the generator makes', () => {
    for (const path of [
      '',
      'x',
      'environments/dev/mine.md',
      'environments/qa/main.tf',
      'src/main.tf',
      'scripts/ci/mine.sh',
    ])
      equal(fileReason(answers, path), undefined, path);
  });
});
