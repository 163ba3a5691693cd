import { deepEqual } from 'node:assert/strict';
import { isAtLeast } from '../../src/audit/run-audit.ts';
import type { Answers } from '../../src/model/answers.ts';
import type { Status } from '../../src/model/checklist.ts';
import { plan } from '../../src/plan/plan.ts';
import { writeAnswersFile } from '../../src/record/answers-file.ts';
import { ciPlatforms, secretReads, secretStores, stateBackends } from '../../templates/registry.ts';
import { answersFor, type Combination, combinations, nameOf } from '../combinations.ts';
import { everyValue } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { auditOf } from './tree.ts';

type Case = Combination & { readonly ci: string };

/**
 * The lines of the checklist that are not met in a generated repository, and the choice that is the reason: the audit
 * reports what a user chose.
 */
const explained: readonly {
  readonly because: string;
  applies(choice: Case): boolean;
  readonly status: Status;
  readonly lines: readonly string[];
}[] = [
  {
    because: 'the key is not in a secret store',
    applies: ({ store }) => source(store) !== 'store',
    status: 'cannot-tell',
    lines: ['secret-manager'],
  },
  {
    because: 'without a store, only jobs show that environments have keys of their own',
    applies: (choice) => source(choice.store) !== 'store' && !deploys(choice),
    status: 'cannot-tell',
    lines: ['key-per-environment', 'no-production-keys-elsewhere'],
  },
  {
    because: 'variables of GitLab are set outside of the file of the pipeline',
    applies: (choice) => source(choice.store) !== 'store' && deploys(choice) && !namesSecrets(choice),
    status: 'cannot-tell',
    lines: ['key-per-environment', 'no-production-keys-elsewhere'],
  },
  {
    because: 'no variable holds a key',
    applies: ({ store, layout }) =>
      source(store) === 'store' || (source(store) === 'shell' && layout === 'directories'),
    status: 'not-applicable',
    lines: ['sensitive-variables'],
  },
  {
    because: 'the state is a local file',
    applies: ({ backend }) => isLocal(backend),
    status: 'not-met',
    lines: ['encrypted-state', 'state-locking'],
  },
  {
    because: 'a data source stores the key in the state',
    applies: ({ read }) => secretReads.some((one) => one.kind === read && one.leavesKeyInState),
    status: 'not-met',
    lines: ['no-plain-text'],
  },
  {
    because: 'there is no pipeline',
    applies: ({ ci }) => !hasPipeline(ci),
    status: 'not-applicable',
    lines: ['ci-approval', 'ci-audit-logging', 'ci-encrypted-secrets', 'ci-own-keys', 'ci-restricted-secrets'],
  },
  {
    because: 'no pipeline applies',
    applies: (choice) => !deploys(choice),
    status: 'cannot-tell',
    lines: ['reviewed-plans'],
  },
  {
    because: 'the pipeline checks only, because the state is on one machine',
    applies: (choice) => hasPipeline(choice.ci) && !deploys(choice),
    status: 'cannot-tell',
    lines: ['ci-own-keys', 'ci-restricted-secrets'],
  },
  {
    because: 'no pipeline applies, and no bootstrap records who reads the keys',
    applies: (choice) => hasPipeline(choice.ci) && !deploys(choice) && !logsReads(choice),
    status: 'cannot-tell',
    lines: ['ci-audit-logging'],
  },
  {
    because: 'the pipeline checks only, because the state is on one machine',
    applies: (choice) => hasPipeline(choice.ci) && !deploys(choice),
    status: 'not-applicable',
    lines: ['ci-approval'],
  },
];

/** The findings that a choice explains. */
const findings: readonly { readonly rule: string; applies(choice: Case): boolean }[] = [
  // The lock file is created by the first step of the README, because its checksums come from the registry.
  { rule: 'lock-file-missing', applies: () => true },
  { rule: 'local-state', applies: ({ backend }) => isLocal(backend) },
  {
    rule: 'secret-from-data-source',
    applies: ({ read }) => secretReads.some((one) => one.kind === read && one.leavesKeyInState),
  },
];

function source(store: string): string | undefined {
  return secretStores.find(({ kind }) => kind === store)?.source;
}

function isLocal(backend: string): boolean {
  return stateBackends.some(({ kind, planTransport }) => kind === backend && planTransport === 'none');
}

function hasPipeline(ci: string): boolean {
  return ciPlatforms.some(({ kind, hasPipeline: has }) => kind === ci && has);
}

function deploys({ ci, backend }: Case): boolean {
  return hasPipeline(ci) && !isLocal(backend);
}

/** Whether the bootstrap turns on the audit log of the secret store. */
function logsReads(choice: Case): boolean {
  return plan(answers(choice)).paths.some((path) => /^bootstrap\/[a-z]+\/logging\.tf$/.test(path));
}

/** Whether the pipeline file names the secrets that a job gets. */
function namesSecrets(choice: Case): boolean {
  return [...plan(answers(choice))].some(([path, { text }]) => /\.ya?ml$/.test(path) && text.includes('secrets.'));
}

const all: readonly Case[] = combinations.flatMap((one) => ciPlatforms.map(({ kind }) => ({ ...one, ci: kind })));
/** Every one in the slow run, otherwise a few in which every choice occurs. */
const selected = isSlow ? all : everyValue(all);
/** A few with the job that audits the repository, which the audit accepts, too. */
const audited = everyValue(all).filter(({ ci }) => hasPipeline(ci));

function answers({ audit, ...choice }: Case & { readonly audit?: true }): Answers {
  return answersFor(choice, { ci: { kind: choice.ci, ...(audit ? { audit } : {}) } });
}

describe('The audit of a generated repository', () => {
  const audits = audited.map((choice) => ({ choice, audit: true as const }));
  for (const { choice, ...more } of [...selected.map((choice) => ({ choice })), ...audits]) {
    it(`finds only what the answers explain: ${[nameOf(choice), ...Object.keys(more)].join(' × ')}`, async () => {
      const parsed = answers({ ...choice, ...more });
      const files = [...plan(parsed)].map(([path, { text }]) => [path, text] as const);
      // The record of a repository is a part of it: it limits the age of keys.
      const result = await auditOf({ ...Object.fromEntries(files), '.yo-rc.json': writeAnswersFile(parsed.record) });
      const expected = new Map(
        explained
          .filter(({ applies }) => applies(choice))
          .flatMap(({ lines, status }) => lines.map((id) => [id, status])),
      );
      deepEqual(
        Object.fromEntries(result.checklist.flatMap(({ id, status }) => (status === 'met' ? [] : [[id, status]]))),
        Object.fromEntries(expected),
      );
      deepEqual(
        [...new Set(result.findings.map(({ rule }) => rule))].sort(),
        findings
          .filter(({ applies }) => applies(choice))
          .map(({ rule }) => rule)
          .sort(),
      );
      deepEqual(
        result.findings.filter(({ severity }) => isAtLeast(severity, 'error')),
        [],
      );
    });
  }
});
