import { type Assess, type Assessment, assessed, shown } from './assessment.ts';
import type { Audited } from './audited.ts';
import { isStore } from './union-provider.ts';
import type { Value } from './value.ts';

type Covered =
  | 'secret-manager'
  | 'local-environment'
  | 'sensitive-variables'
  | 'key-per-environment'
  | 'allowed-orgs'
  | 'no-keys-in-git'
  | 'no-hard-coded-keys'
  | 'no-plain-text'
  | 'no-production-keys-elsewhere';

/** The controls that concern the provider and its keys. */
export const assessProviders: Readonly<Record<Covered, Assess>> = {
  'secret-manager': (repository) =>
    withProvider(repository, () => {
      const values = repository.providers.flatMap(({ keys }) => keys);
      const other = values.find((value) => !isStored(value));
      const withoutKey = repository.providers.find(({ apiKey }) => apiKey === undefined);
      if (other !== undefined) return assessed('cannot-tell', unresolved(other), [shown(other.at)]);
      if (withoutKey !== undefined)
        return assessed(
          'cannot-tell',
          'The provider takes the key from UNIONAI_API_KEY. The files do not say what sets it.',
          [shown(withoutKey.block)],
        );
      return assessed(
        'met',
        'Every key is read from a secret store.',
        values.map(({ at }) => shown(at)),
      );
    }),
  'local-environment': (repository) =>
    withProvider(repository, () => {
      const named = repository.tree.files.find(
        ({ path, text }) =>
          /\.(?:md|tf|tofu)$/.test(path) && /\bUNIONAI_API_KEY\b|\bTF_VAR_\w*api_key/.test(text ?? ''),
      );
      const byVariable = repository.providers.find(({ keys }) => keys.some(({ kind }) => kind === 'variable'));
      const byEnvironment = repository.providers.find(({ apiKey }) => apiKey === undefined);
      const at = byVariable ?? byEnvironment;
      if (named !== undefined)
        return assessed('met', 'The files name the environment variable for local use.', [named.path]);
      if (at !== undefined) return assessed('met', 'The key is taken from the environment.', [shown(at.block)]);
      return assessed('cannot-tell', 'No file says how a user passes a key of their own.');
    }),
  'sensitive-variables': (repository) => {
    const variables = repository.secretVariables;
    return variables.length === 0
      ? assessed('not-applicable', 'No variable holds a key.')
      : assessed(
          'met',
          'Every variable with a key is sensitive.',
          variables.map(({ variable }) => shown(variable)),
        );
  },
  'key-per-environment': (repository) => separate(repository, 'Each environment reads its own secret.'),
  'allowed-orgs': (repository) =>
    withProvider(repository, () =>
      assessed(
        'met',
        'Every provider configuration sets allowed_orgs.',
        repository.providers.map(({ block }) => shown(block)),
      ),
    ),
  'no-keys-in-git': ({ tree: { history } }) => {
    if (history === undefined)
      return assessed('met', 'No file contains a key. The history was not searched: use --history.');
    const [gap] = history.gaps;
    return gap === undefined
      ? assessed('met', 'No tracked file and no commit contains a key.')
      : assessed('cannot-tell', gap);
  },
  'no-hard-coded-keys': (repository) =>
    withProvider(repository, () => {
      const open = repository.providers.flatMap(({ keys }) => keys).find(({ kind }) => kind === 'unknown');
      return open === undefined
        ? assessed('met', 'No key is a literal.')
        : assessed('cannot-tell', unresolved(open), [shown(open.at)]);
    }),
  'no-plain-text': (repository) =>
    repository.providers.length === 0
      ? assessed('not-applicable', 'No file configures the provider.')
      : assessed('met', 'No output, log or artifact contains a key.'),
  'no-production-keys-elsewhere': (repository) =>
    separate(repository, 'No other environment reads the secret of production.'),
};

function withProvider(repository: Audited, assess: () => Assessment): Assessment {
  return repository.providers.length === 0 ? assessed('not-applicable', 'No file configures the provider.') : assess();
}

/** Whether environments have keys of their own, where no finding says the opposite. */
function separate(repository: Audited, met: string): Assessment {
  return withProvider(repository, () => {
    const { providers, storedKeys: stored, pipelines } = repository;
    const [first, second] = providers;
    if (first !== undefined && second === undefined)
      return assessed('met', 'There is one environment.', [shown(first.block)]);
    const open = providers.find((provider) => !stored.some((one) => one.provider === provider));
    if (open === undefined)
      return assessed(
        'met',
        met,
        stored.map(({ block }) => shown(block)),
      );
    const roots = new Set(providers.map(({ module }) => module));
    const isPerJob = pipelines.some(({ jobs }) =>
      jobs.some(
        ({ environment, variables }) =>
          environment !== undefined && variables.some(({ value }) => /secrets\./.test(value)),
      ),
    );
    const variables = new Set(
      providers.flatMap(({ keys }) => keys.flatMap((value) => (value.kind === 'variable' ? [value.variable] : []))),
    );
    if (isPerJob && (roots.size === providers.length || variables.size === providers.length))
      return assessed('met', 'Each job of the pipeline gets the secret of its own environment.', [shown(open.block)]);
    return assessed('cannot-tell', 'The keys come from outside of the files, so that they cannot be compared.', [
      shown(open.block),
    ]);
  });
}

function isStored(value: Value): boolean {
  return value.kind === 'block' && isStore(value.block);
}

function unresolved(value: Value): string {
  const through = value.chain.length > 0 ? ` (${value.chain.join(' -> ')})` : '';
  switch (value.kind) {
    case 'variable':
      return `The key is in var.${value.variable.labels[0]}${through}. The files do not say what sets it.`;
    case 'unknown':
      return `The source of the key is not known: ${value.because}${through}.`;
    case 'block':
      return `The key is read from ${value.block.labels.join('.')}${through}, which is not a secret store that the audit knows.`;
    default:
      return `The key is not read from a secret store${through}.`;
  }
}
