import { flagObjections, parseGiven } from '../answers/flag-objections.ts';
import { withFlags } from '../answers/flags.ts';
import { isPlain, type Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { migrationSteps } from '../guidance/migration-steps.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { decideRevision, parseRecord, type ReviseOptions, renderedAnswers } from '../revision/decide-revision.ts';
import type { Decision } from '../revision/decision.ts';
import { nextAnswers } from '../revision/next-answers.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { withFolder } from '../revision/place-answers.ts';
import type { Opened } from '../shell/open-repository.ts';
import { readAnswers } from '../shell/read-answers.ts';
import type { Terminal } from '../shell/terminal.ts';
import { decideAbort } from './abort.ts';
import { decideAdoption } from './adopt.ts';
import { decideRecovery } from './recover.ts';
import type { UpdateRequest } from './update-request.ts';

/**
 * Decides what `update` does: follow new answers or templates, adopt, repair, or undo.
 *
 * @throws UserError for what is wrong with record, answers, disk or git; then nothing is written
 */
export function decideUpdate(request: UpdateRequest, terminal: Terminal): Promise<Decision> {
  switch (request.kind) {
    case 'abort':
      return decideAbort(request, terminal);
    case 'recover':
      return decideRecovery(request, terminal);
    case 'adopt':
      return decideAdoption(request, terminal);
    case 'check':
    case 'update':
      return follow(request, terminal);
  }
}

/**
 * Decides how the repository in the current folder follows new answers or new templates.
 *
 * @throws UserError for what is wrong with record, answers, disk or git; then nothing is written
 */
function follow(options: ReviseOptions & { readonly kind: 'update' | 'check' }, terminal: Terminal): Promise<Decision> {
  return decideRevision({ ...options, check: options.kind === 'check' }, terminal, async (opened) => {
    parseRecord(opened);
    const known = renderedAnswers(opened);
    const raw = await rawAnswers(options, terminal, opened);
    const hadPipeline = repositoryOf(known.at(-1) ?? known[0]).ci.hasPipeline;
    const phase = namesPhase(options, opened);
    const given = hadPipeline ? raw : withFolder(raw, opened.root);
    const after = parseGiven(given, options, (changed) => nextAnswers(changed, known, { phase }));
    const last = known.at(-1) ?? known[0];
    return { before: known, after, nextSteps: migrationSteps(repositoryOf(last), repositoryOf(after)) };
  });
}

/** The answers of `.yo-rc.json`, with those of the file, the flags and `--set` over them. */
async function rawAnswers(options: CommonOptions, terminal: Terminal, opened: Opened): Promise<Plain> {
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  const known = { ...(isPlain(opened.answers) ? opened.answers : {}), ...file };
  refuseUnusedOrg(known, options);
  return withFlags(known, options);
}

/** `--org` is for environments without an organization. One that changes nothing must not look as if it did. */
function refuseUnusedOrg({ environments }: Plain, options: CommonOptions): void {
  const { org, environments: listed } = options.flags;
  if (org === undefined || listed !== undefined || !Array.isArray(environments)) return;
  if (flagObjections(options).length > 0) return;
  const list: readonly unknown[] = environments;
  if (list.some((one) => !isPlain(one) || one.org === undefined)) return;
  throw new UserError(
    'usage',
    '--org: every environment has an organization, so the option changes nothing.',
    "To change the organization of an environment, run unionai-terraform update --set 'environments[NAME].org=ORG'.",
  );
}

/** Whether the phase of the encryption was named: by `--set`, or by hand in `.yo-rc.json`. */
function namesPhase({ sets }: CommonOptions, { answers }: Opened): boolean {
  const own = isPlain(answers) && isPlain(answers.stateEncryption) ? answers.stateEncryption.phase : undefined;
  return own !== undefined || sets.some((set) => set.startsWith('stateEncryption.phase='));
}
