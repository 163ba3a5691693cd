import { withFlags } from '../answers/flags.ts';
import { parseAnswers } from '../answers/parse.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { encryptionObstacle, firstPhase, migrationSteps } from '../guidance/migration-steps.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { type Intention, inRepository, parseRecord, type ReviseOptions } from '../revision/decide-revision.ts';
import type { Outcome } from '../revision/outcome.ts';
import type { Opened } from '../shell/open-repository.ts';
import { readAnswers } from '../shell/read-answers.ts';
import type { Terminal } from '../shell/terminal.ts';

export interface UpdateOptions extends ReviseOptions {
  readonly check: boolean;
}

/**
 * Re-renders the repository that the terminal stands in with new answers or new templates, merging.
 *
 * @throws UserError for what is wrong with record, answers, disk or git; then nothing was written
 */
export async function updateRepository(options: UpdateOptions, terminal: Terminal): Promise<Outcome> {
  return inRepository(options, terminal, updateIntention(options, terminal));
}

/** What an update is to achieve. */
export function updateIntention(options: UpdateOptions, terminal: Terminal) {
  return async (opened: Opened): Promise<Intention> => {
    const before = parseRecord(opened);
    const after = await answersAfter(options, terminal, opened.answers, before);
    return { before, after, nextSteps: migrationSteps(repositoryOf(before), repositoryOf(after)) };
  };
}

async function answersAfter(
  options: UpdateOptions,
  terminal: Terminal,
  recorded: unknown,
  before: Answers,
): Promise<Answers> {
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  const raw = withFlags({ ...(isPlain(recorded) ? recorded : {}), ...file }, options);
  const after = parseAnswers(raw);
  const obstacle = encryptionObstacle(before, after);
  if (obstacle !== undefined) {
    throw new UserError(
      'answers',
      `stateEncryption: ${obstacle}.`,
      'Decrypt first: update --set stateEncryption.phase=decrypting, apply every root, then change it.',
    );
  }
  const phase = firstPhase(
    before,
    after,
    options.sets.some((set) => set.startsWith('stateEncryption.phase=')),
  );
  return phase === undefined ? after : parseAnswers(withPhase(raw, phase));
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
