import { answerFlags, withFlags } from '../answers/flags.ts';
import { parseAnswers } from '../answers/parse.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { encryptionObstacle, firstPhase, migrationSteps } from '../guidance/migration-steps.ts';
import type { Answers } from '../model/answers.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { decideRevision, parseRecord, type ReviseOptions } from '../revision/decide-revision.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { readAnswers } from '../shell/read-answers.ts';
import type { Terminal } from '../shell/terminal.ts';
import { decideAbort } from './abort.ts';
import { decideAdoption } from './adopt.ts';
import { defineCommand } from './command.ts';
import { noOperand } from './operand.ts';
import { flagOption } from './option.ts';
import {
  answersOptionNames,
  answersOptions,
  commonOptionsOf,
  reviseOptions,
  reviseOptionsOf,
  runOptions,
} from './option-groups.ts';

type Request =
  | (ReviseOptions & { readonly kind: 'update' | 'check' })
  | (CommonOptions & { readonly kind: 'abort' | 'adopt' });

const answersAndRun = [...answersOptionNames, ...Object.keys(runOptions)];

export const updateCommand = defineCommand({
  name: 'update',
  operand: noOperand,
  title: 'Re-render with new answers or new templates, merging around your edits',
  generator: 'update',
  answerFlags,
  options: {
    check: flagOption('Write nothing; exit 1 where the repository is behind, or an owned file was edited'),
    abort: flagOption('Undo an update that left conflict markers'),
    adopt: flagOption('Take over a repository that was made otherwise'),
    ...answersOptions,
    ...reviseOptions,
    ...runOptions,
  },
  modes: {
    check: { with: answersAndRun },
    abort: { with: Object.keys(runOptions) },
    adopt: { with: answersAndRun },
  },
  parse: (values, _operand, flags): Request => {
    const shared = commonOptionsOf(values, flags);
    if (values.abort) return { ...shared, kind: 'abort' };
    if (values.adopt) return { ...shared, kind: 'adopt' };
    return { ...shared, ...reviseOptionsOf(values), kind: values.check ? 'check' : 'update' };
  },
  decide: (request, terminal) => {
    switch (request.kind) {
      case 'abort':
        return decideAbort(request, terminal);
      case 'adopt':
        return decideAdoption(request, terminal);
      case 'check':
      case 'update':
        return decideUpdate(request, terminal);
    }
  },
});

/**
 * Decides how the repository in the current folder follows new answers or new templates.
 *
 * @throws UserError for what is wrong with record, answers, disk or git; then nothing is written
 */
function decideUpdate(
  options: ReviseOptions & { readonly kind: 'update' | 'check' },
  terminal: Terminal,
): Promise<Decision> {
  return decideRevision({ ...options, check: options.kind === 'check' }, terminal, async (opened) => {
    const before = parseRecord(opened);
    const after = await answersAfter(options, terminal, opened.answers, before);
    return { before, after, nextSteps: migrationSteps(repositoryOf(before), repositoryOf(after)) };
  });
}

async function answersAfter(
  options: CommonOptions,
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
