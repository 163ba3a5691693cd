import { Fragment } from '../../src/model/literal.ts';
import type { Repository, Root } from '../../src/model/repository.ts';
import type { StoredKey } from '../../src/model/secret-store.ts';
import type { Locals } from '../../src/model/template.ts';
import { code } from '../../src/render/markdown.ts';
import { command, shell } from '../../src/render/shell.ts';
import { render } from '../../src/render/template.ts';

/** What the README is rendered with. */
export function readmeLocals(repository: Repository): Locals {
  const { engine, environments, layout, roots, store } = repository;
  const [first] = roots;
  return {
    name: repository.name,
    engine: {
      name: engine.name,
      url: new Fragment(engine.installUrl),
      version: engine.version,
      versionFile: new Fragment(engine.versionFile),
    },
    environments,
    code,
    storeTitle: store.phrase,
    readsStore: store.source === 'store',
    backend: repository.backend.readme(states(repository), engine),
    store: storeReadme(repository),
    roots: roots.map((root) => commands(repository, root)),
    reversedRoots: roots.map((root) => commands(repository, root)).reverse(),
    contents: new Fragment(contents(repository)),
    pipeline: repository.ci.readme?.(repository),
    personal: store.source === 'store' && !layout.sharedRoot,
    personalPlan: first === undefined ? undefined : commands(repository, first).plan,
    maxKeyAgeDays: repository.answers.maxKeyAgeDays,
  };
}

/** The states, one to a root. */
function states(repository: Repository): Parameters<Repository['backend']['readme']>[0] {
  return repository.roots.flatMap(({ environments: [environment] }) =>
    environment === undefined ? [] : [{ name: environment.stateName, settings: environment.backend }],
  );
}

/** The store's own part. */
function storeReadme(repository: Repository): Fragment {
  const { store } = repository;
  return render(store.readme, 'markdown', {
    keys: repository.keys,
    create: (key: StoredKey) => store.create?.(key),
    load: (key: StoredKey) => store.load(key),
    command,
    word: (text: string) => new Fragment(shell(text)),
  });
}

function commands(
  repository: Repository,
  root: Root,
): Readonly<Record<'init' | 'plan' | 'apply' | 'destroy', Fragment>> {
  const { binary } = repository.engine;
  const at = root.directory === '.' ? [] : [`-chdir=${root.directory}`];
  return {
    init: command(binary, ...at, 'init'),
    plan: command(binary, ...at, 'plan'),
    apply: command(binary, ...at, 'apply'),
    destroy: command(binary, ...at, 'destroy'),
  };
}

/** The files in which a person says what is managed. */
function contents(repository: Repository): string {
  const files = repository.layout.sharedRoot
    ? repository.environments.map(({ name }) => `${name}.tf`)
    : repository.roots.map(({ directory }) => `${directory}/main.tf`);
  return files.length > 3 ? `\`${files[0]}\` and its likes` : files.map((file) => `\`${file}\``).join(', ');
}
