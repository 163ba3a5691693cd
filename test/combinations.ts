import { withExample } from '../src/answers/example.ts';
import { parseAnswers } from '../src/answers/parse.ts';
import type { Answers } from '../src/model/answers.ts';
import { engines, layouts, secretReads, secretStores, stateBackends } from '../templates/registry.ts';

export type Combination = {
  readonly store: string;
  readonly read: string;
  readonly backend: string;
  readonly layout: string;
  readonly engine: string;
};

export const nameOf = (combination: Combination): string => Object.values(combination).join(' × ');

/** A usual combination, for tests of what does not depend on these choices. */
export const usual: Combination = {
  store: 'aws-secrets-manager',
  read: 'ephemeral',
  backend: 's3',
  layout: 'directories',
  engine: 'terraform',
};

/** Every combination of store, read, backend, layout and engine that the answers admit. */
export const combinations: readonly Combination[] = secretStores.flatMap((store) =>
  secretReads
    .filter((read) => store.source === 'store' || !read.leavesKeyInState)
    .flatMap((read) =>
      stateBackends.flatMap((backend) =>
        layouts.flatMap((layout) =>
          engines.map((engine) => ({
            store: store.kind,
            read: read.kind,
            backend: backend.kind,
            layout: layout.kind,
            engine: engine.kind,
          })),
        ),
      ),
    ),
);

/** Answers for a combination, with two environments in organizations of their own unless `more` says otherwise. */
export function answersFor(combination: Combination, more: Readonly<Record<string, unknown>> = {}): Answers {
  return parseAnswers(
    withExample({
      engine: combination.engine,
      layout: combination.layout,
      secretStore: { kind: combination.store },
      secretRead: combination.read,
      backend: { kind: combination.backend },
      environments: [
        { name: 'dev', org: 'acme' },
        { name: 'prod-eu', org: 'acme-prod' },
      ],
      ...more,
    }),
  );
}
