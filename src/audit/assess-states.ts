import { type Assess, type Assessment, assessed, shown } from './assessment.ts';
import type { Audited } from './audited.ts';
import { startOf } from './positions.ts';
import type { StateBackendBlock } from './state-backends.ts';

type Covered = 'gitignore' | 'encrypted-state' | 'state-locking' | 'rotation';

/** Backends that always encrypt, and lock without a setting. */
const managed = new Set(['gcs', 'azurerm', 'cloud', 'remote']);

/** The controls that concern states, ignored files and the age of keys. */
export const assessStates: Readonly<Record<Covered, Assess>> = {
  gitignore: (repository) =>
    repository.providers.length === 0
      ? assessed('not-applicable', 'No file configures the provider.')
      : assessed('met', 'Git ignores variable and state files.', ['.gitignore:1']),
  'encrypted-state': (repository) => each(repository, 'Every state is encrypted.', encryption),
  'state-locking': (repository) => each(repository, 'Every state is locked.', locking),
  rotation: (repository) => {
    const { configuration, pipelines, tree, commands } = repository;
    const resource = [...configuration.modules.values()]
      .flatMap(({ blocks }) => blocks)
      .find(
        ({ type, labels, blocks }) =>
          type === 'resource' &&
          (/_rotation$|^time_rotating$/.test(labels[0] ?? '') || blocks.some((inner) => inner.type === 'rotation')),
      );
    if (resource !== undefined) return assessed('met', 'A resource rotates the secret.', [shown(resource)]);
    const scheduled = pipelines.flatMap(({ jobs, triggers, platform }) =>
      platform === 'gitlab' || triggers.some(({ name }) => name === 'schedule')
        ? jobs.flatMap((job) => job.commands)
        : [],
    );
    const check = scheduled.find(
      ({ text, file }) => /key[-_]?age|rotat/i.test(text) || /key[-_]?age|rotat/i.test(file),
    );
    if (check !== undefined)
      return assessed('met', 'A scheduled job checks the age of keys or rotates them.', [shown(check)]);
    // The verb `rotate` of a script with several, or a script for it alone.
    const script = commands.find(
      ({ file, text }) => /(?:^|\/)(?:rotate[\w-]*|[\w-]*key-age)\.sh$/.test(file) || /^\s*rotate\)/.test(text),
    );
    if (script !== undefined) return assessed('met', 'A script checks the age of keys or rotates them.', [script.file]);
    const record = tree.files.find(({ path, text }) => path.endsWith('.yo-rc.json') && /"rotation"/.test(text ?? ''));
    if (record !== undefined) return assessed('met', 'The record limits the age of keys.', [record.path]);
    return assessed('cannot-tell', 'No schedule, check or script for the rotation of keys was found.');
  },
};

function each(repository: Audited, met: string, assess: (backend: StateBackendBlock) => Assessment): Assessment {
  const { backends } = repository;
  if (backends.length === 0) return assessed('not-applicable', 'No root module has a state.');
  const all = backends.map(assess);
  return (
    all.find(({ status }) => status === 'not-met') ??
    all.find(({ status }) => status === 'cannot-tell') ??
    assessed(
      'met',
      met,
      all.flatMap(({ where }) => where),
    )
  );
}

function encryption(backend: StateBackendBlock): Assessment {
  const { kind, value, module } = backend;
  const where = placeOf(backend);
  const isEncrypted = module.blocks.some(
    ({ type, blocks }) => type === 'terraform' && blocks.some((inner) => inner.type === 'encryption'),
  );
  if (managed.has(kind) || isEncrypted) return assessed('met', '', where);
  if (kind === 'local') return assessed('not-met', 'The state is a local file.', where);
  const encrypt = value('encrypt');
  if (kind === 's3' && encrypt?.kind === 'literal' && encrypt.text === 'true') return assessed('met', '', where);
  const address = value('address');
  if (kind === 'http' && address?.kind === 'text' && /^https:.*\/terraform\/state\//.test(address.text))
    return assessed('met', '', where);
  return assessed('cannot-tell', `The files do not say whether the backend ${kind} encrypts the state.`, where);
}

function locking(backend: StateBackendBlock): Assessment {
  const { kind, value, block } = backend;
  const where = placeOf(backend);
  if (managed.has(kind)) return assessed('met', '', where);
  if (kind === 'local') return assessed('not-met', 'The state is a local file.', where);
  const lock = value('use_lockfile');
  if (kind === 's3' && ((lock?.kind === 'literal' && lock.text === 'true') || block?.attributes.has('dynamodb_table')))
    return assessed('met', '', where);
  if (kind === 'http' && block?.attributes.has('lock_address')) return assessed('met', '', where);
  return assessed('cannot-tell', `The files do not say whether the backend ${kind} locks the state.`, where);
}

function placeOf({ block, module }: StateBackendBlock): readonly string[] {
  return [shown(block ?? startOf(module.files[0] ?? ''))];
}
