import { rootModules } from '../adopt/find-places.ts';
import { inferAnswers } from '../adopt/infer.ts';
import type { Findings, Inference, OpenAnswer } from '../adopt/inference.ts';
import type { RootModule } from '../adopt/root-module.ts';
import { movedStates, sharedStates, statesOnDisk } from '../adopt/state-places.ts';
import { answerAt } from '../answers/answer-path.ts';
import { parseAnswers } from '../answers/parse.ts';
import { setAnswer } from '../answers/set.ts';
import type { Plain } from '../answers/shape.ts';
import { type Objection, UserError } from '../errors.ts';
import type { Answers } from '../model/answers.ts';
import type { Change } from '../model/change.ts';
import { parseHcl } from '../model/hcl/parse-hcl.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import { answersPath, basePath, manifestPath } from '../record/manifest.ts';
import { pendingPath } from '../record/pending-file.ts';
import { recordFiles } from '../record/record-files.ts';
import { readAdoptable } from '../shell/adoptable.ts';
import { counting } from '../shell/progress.ts';
import { readTree, type Target } from '../shell/target.ts';
import { version } from '../version.ts';
import { type Revision, revise } from './compute-revision.ts';

/** The information about a repository before the user gives answers. */
export interface Inferred {
  readonly findings: Findings;
  /** The inferences as raw answers. */
  readonly raw: Plain;
  /** Every folder with Terraform files, parsed. */
  readonly modules: readonly RootModule[];
}

/** Infers the answers of a repository. Reads, and writes nothing. */
export async function inferFrom(target: Target): Promise<Inferred> {
  const sources = readAdoptable(target.root);
  const modules = rootModules(sources.files, counting('Parsing Terraform files', parseHcl, sources.files.size));
  const findings = inferAnswers(sources, modules);
  const { raw, open } = rawAnswers(findings.inferences);
  return { modules, findings: { ...findings, open: [...findings.open, ...open] }, raw };
}

/**
 * Inferences as raw answers: kinds and environments first, because settings belong to them. One whose value is not valid
 * is open: its default would be wrong.
 */
function rawAnswers(inferences: readonly Inference[]): { readonly raw: Plain; readonly open: readonly OpenAnswer[] } {
  const kindsFirst = [...inferences].sort((a, b) => rank(a) - rank(b));
  const open: OpenAnswer[] = [];
  const raw = kindsFirst.reduce((answers: Plain, { path, value, because }) => {
    try {
      return setAnswer(answers, path, value);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      open.push({ path, because: `${because}: ${error.objections[0]?.message ?? error.message}` });
      return answers;
    }
  }, {});
  return { raw, open };
}

function rank({ path }: Inference): number {
  if (path.endsWith('.kind')) return 0;
  return /^environments\[\d+\]\.name$/.test(path) ? 1 : 2;
}

/**
 * Parses the answers of an adoption.
 *
 * @param given the inferences with what the user gave over them
 * @throws UserError 'answers' naming what is missing, what is open, and each state that would not stay where it is
 */
export function adoptedAnswers(given: Plain, { findings, modules }: Inferred): Answers {
  const open = findings.open
    .filter(({ path }) => !isAnswered(given, path))
    .map(({ path, because }): Objection => ({ path, message: `cannot be inferred: ${because}`, hint: flagFor(path) }));
  let answers: Answers;
  try {
    answers = parseAnswers(given);
  } catch (error) {
    if (!(error instanceof UserError) || open.length === 0) throw error;
    const known = new Set(open.map(({ path }) => path));
    const others = error.objections.filter(({ path }) => !known.has(path));
    throw new UserError(error.code, message([...open, ...others].length), error.hint, [...open, ...others]);
  }
  if (open.length > 0) throw new UserError('answers', message(open.length), undefined, open);
  refuseOtherStates(modules, answers);
  return answers;
}

/** Whether the user gave an open answer: at its own place, or for all environments. */
function isAnswered(given: Plain, path: string): boolean {
  const whole = path.replace(/^environments\[\d+\]\./, '');
  const places = [path, whole, ...(whole === 'backend.key' ? ['backend.keyPrefix'] : [])];
  return places.some((place) => answerAt(given, place) !== undefined);
}

const message = (count: number): string =>
  `${count === 1 ? 'One answer' : `${count} answers`} cannot be inferred from this repository. Nothing was written.`;

function flagFor(path: string): string {
  if (path === 'secretStore.kind') return '--secret-store KIND, with its settings';
  if (path === 'backend.kind') return '--backend KIND, with its settings';
  return path === 'layout' ? 'Adopt each root module as a separate repository.' : `--set '${path}=VALUE'`;
}

/** After an adoption every root has the state that it had, and no other root has it. */
function refuseOtherStates(modules: readonly RootModule[], answers: Answers): void {
  const onDisk = statesOnDisk(modules);
  const repository = repositoryOf(answers);
  const problems = [...sharedStates(repository, onDisk), ...movedStates(repository, onDisk)];
  if (problems.length === 0) return;
  throw new UserError(
    'answers',
    'With these answers, a root module would not keep its state. Nothing was written.',
    "Set the folder and the key of the state: --set 'environments[NAME].folder=…' --set 'environments[NAME].backend.key=…'",
    problems.map(({ folder, message: text }) => ({ path: folder, message: text })),
  );
}

/** The record of an adopted repository: the answers, and an empty base, because nothing was rendered. */
export function adoptionRecord(target: Target, answers: Answers): readonly Change[] {
  const disk = readTree(target, [answersPath]);
  return recordFiles(new Map(), answers, version, disk.get(answersPath)?.text).map(([path, { text }]) => ({
    path,
    action: disk.has(path) ? 'update' : 'create',
    before: disk.get(path),
    after: { text, executable: false },
    conflicts: [],
  }));
}

/** What the next update does, computed as that update computes it. */
export async function nextUpdate(target: Target, answers: Answers, record: readonly Change[]): Promise<Revision> {
  const answersFile = record.find(({ path }) => path === answersPath)?.after?.text ?? '';
  return revise(
    {
      root: target.root,
      answers: answers.record,
      answersFile,
      manifest: { generator: version, files: new Map(), answers: [answers.record] },
      base: new Map(),
      baseFile: undefined,
      pending: undefined,
      record: readTree(target, [basePath, manifestPath, answersPath, pendingPath]),
      troubles: [],
    },
    [answers],
    answers,
  );
}
