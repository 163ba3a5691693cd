import { equal, match, notEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '../../src/model/answers.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { answersFor } from '../combinations.ts';
import type { Asked, Fake } from '../fakes/server.ts';
import { keyVariables, seeds } from './keys.ts';
import { startApply } from './pending-apply.ts';
import { lay, makeWorld, type Ran, scratch, terraform } from './workbench.ts';

/** Where Go takes the certificates it trusts from a file that the environment names. */
export const trustsByFile = process.platform === 'linux';

/** Writes a certificate to a file of its own. */
export function written(certificate: string): string {
  const file = join(scratch('certificate'), 'certificate.pem');
  writeFileSync(file, certificate);
  return file;
}

export type Settings = Readonly<Record<string, string>>;

/** A repository whose first root is to be used with its generated backend, which nothing overrides. */
export function laid(
  backend: Settings & { kind: string },
  env: Settings,
  layout = 'directories',
  store = layout === 'directories' ? 'environment' : 'tfvars',
) {
  const choice = { store, read: 'ephemeral', backend: backend.kind, layout, engine: 'terraform' };
  const answers: Answers = answersFor(choice, { backend });
  const dir = scratch('backend');
  lay(plan(answers), dir);
  const [root] = repositoryOf(answers).roots;
  if (root === undefined) throw new Error('a repository without a root');
  const cwd = join(dir, root.directory);
  const world = makeWorld(seeds(answers));
  const variables = { ...keyVariables(answers, root.environments), ...env };
  return {
    cwd,
    run: (...args: string[]): Promise<Ran> => terraform(cwd, [...args, '-input=false', '-no-color'], world, variables),
    apply: () => startApply(cwd, world, variables),
  };
}

export type Laid = ReturnType<typeof laid>;

export async function succeeds(ran: Promise<Ran>): Promise<Ran> {
  const done = await ran;
  equal(done.status, 0, done.text);
  return done;
}

/**
 * Applies, and while that run holds the lock, lets another one try.
 *
 * @param whileHeld looks at what the fake holds then
 */
export async function appliesAlone(root: Laid, whileHeld: () => void): Promise<void> {
  await succeeds(root.run('init'));
  const pending = await root.apply();
  try {
    whileHeld();
    const second = await root.run('plan');
    notEqual(second.status, 0, second.text);
    match(second.text, /Error acquiring the state lock/);
    await succeeds(pending.approve());
  } finally {
    pending.abandon();
  }
  await succeeds(root.run('plan', '-detailed-exitcode'));
}

/** The requests that write a path, oldest first. */
export const writes = ({ asked }: Fake, path: string): readonly Asked[] =>
  asked.filter(({ method, url }) => method === 'PUT' && url.pathname === path);

/** The types of the managed resources in a state. */
export const managed = (bytes: Buffer | undefined): readonly string[] => {
  const { resources } = JSON.parse(String(bytes)) as { resources: readonly { mode: string; type: string }[] };
  return resources.filter(({ mode }) => mode === 'managed').map(({ type }) => type);
};

export const everything = ['unionai_policy', 'unionai_project'];
export const stateKey = 'unionai/ml-platform/dev/terraform.tfstate';
