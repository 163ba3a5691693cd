import { isDeepStrictEqual } from 'node:util';
import { parseAnswers } from '../answers/parse.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { encryptionObstacle, firstPhase } from '../guidance/migration-steps.ts';
import { goneEnvironments } from '../guidance/previous-environment.ts';
import { removalSteps } from '../guidance/removal-steps.ts';
import type { Answers, AnswersRecord } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';

/** What a change of answers is allowed to do. */
export interface Allowed {
  /** The environment that the user removes, and whose state is empty. */
  readonly removed?: string;
  /** Whether the user named the phase of the encryption in this change. */
  readonly phase?: boolean;
}

/**
 * Parses changed answers and passes them through the checks that every change passes, whatever it is made by: a flag, an
 * answers file, an edit of `.yo-rc.json`, or a merge by git.
 *
 * @param before the answers that the files were rendered from
 * @throws UserError 'answers' for answers that are not valid, or that must not follow on those before
 */
export function nextAnswers(raw: Plain, before: readonly Answers[], allowed: Allowed = {}): Answers {
  const [known] = before.slice(-1);
  const changed = known === undefined || allowed.phase === true ? raw : withRotation(raw, known.record);
  // A record gives the answers that it was made of.
  const after = known !== undefined && isDeepStrictEqual(changed, known.record) ? known : parseAnswers(changed);
  for (const then of before) {
    refuseRemoval(then, after, allowed.removed);
    refuseObstacle(then, after);
  }
  const phase = known && firstPhase(known, after, allowed.phase === true);
  return phase === undefined ? after : parseAnswers(withPhase(changed, phase));
}

/** The refusal of a removal, with the steps that make it safe. */
export function removalRefused(before: Answers, name: string): UserError {
  const steps = removalSteps(repositoryOf(before), name).map((step, index) => `\n  ${index + 1}. ${step}`);
  return new UserError(
    'usage',
    `Removing ${name} would leave the resources that it manages without a configuration to destroy them with.`,
    `Destroy them first, then confirm it:${steps.join('')}`,
  );
}

function refuseRemoval(before: Answers, after: Answers, allowed: string | undefined): void {
  const [was, is] = [repositoryOf(before), repositoryOf(after)];
  const gone = goneEnvironments(was, is).find(({ name }) => name !== allowed);
  if (gone === undefined) return;
  const known = new Set(before.environments.map(({ name }) => name));
  const added = after.environments.filter(({ name }) => !known.has(name));
  const refusal = removalRefused(before, gone.name);
  if (added.length === 0 || is.layout.sharedRoot) throw refusal;
  const [renamed] = added;
  const keep = `To rename ${gone.name} to ${renamed?.name} instead, keep its folder and its state: set environments[${renamed?.name}].folder to ${gone.folder} and environments[${renamed?.name}].backend.key to ${gone.stateKey}.`;
  throw new UserError(refusal.code, refusal.message, `${refusal.hint}\n  ${keep}`);
}

function refuseObstacle(before: Answers, after: Answers): void {
  const obstacle = encryptionObstacle(before, after);
  if (obstacle === undefined) return;
  throw new UserError(
    'answers',
    `stateEncryption: ${obstacle}.`,
    'To replace the key, run update --set stateEncryption.kmsKey=KEY in the phase enforced. To remove the encryption, run update --set stateEncryption.phase=decrypting, apply every root module, then remove the answer.',
  );
}

function withPhase(raw: Plain, phase: string): Plain {
  const set = (value: unknown): unknown => (isPlain(value) ? { ...value, phase } : value);
  const environments = Array.isArray(raw.environments)
    ? raw.environments.map((one: unknown) =>
        isPlain(one) && isPlain(one.stateEncryption) ? { ...one, stateEncryption: set(one.stateEncryption) } : one,
      )
    : raw.environments;
  return {
    ...raw,
    ...(raw.stateEncryption === undefined ? {} : { stateEncryption: set(raw.stateEncryption) }),
    environments,
  };
}

/** Answers in which the key of encrypted states changed, in the phase that can read the states with the previous key. */
function withRotation(raw: Plain, before: AnswersRecord): Plain {
  const rotated = (now: unknown, then: unknown): unknown => {
    if (!isPlain(now) || !isPlain(then) || then.kmsKey === undefined || now.kmsKey === then.kmsKey) return now;
    if ((then.phase ?? 'enforced') !== 'enforced') return now;
    return { ...now, previousKmsKey: then.kmsKey, phase: 'rotating' };
  };
  const environments = Array.isArray(raw.environments)
    ? raw.environments.map((one: unknown) => {
        if (!isPlain(one) || one.stateEncryption === undefined) return one;
        const then = before.environments.find(({ name }) => name === one.name);
        return { ...one, stateEncryption: rotated(one.stateEncryption, then?.stateEncryption) };
      })
    : raw.environments;
  if (raw.stateEncryption === undefined) return { ...raw, environments };
  return { ...raw, environments, stateEncryption: rotated(raw.stateEncryption, before.stateEncryption) };
}
