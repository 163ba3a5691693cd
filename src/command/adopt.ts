import { resolve } from 'node:path';
import { inferAnswers } from '../adopt/infer.ts';
import type { Inference } from '../adopt/inference.ts';
import { withFlags } from '../answers/flags.ts';
import { parseAnswers } from '../answers/parse.ts';
import { setAnswer } from '../answers/set.ts';
import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { change } from '../merge/decide-changes.ts';
import type { Answers } from '../model/answers.ts';
import { generatorName } from '../model/generator-name.ts';
import { type Change, changeTo, writes } from '../model/change.ts';
import { plan } from '../plan/plan.ts';
import { answersPath, manifestPath } from '../record/manifest.ts';
import { recordFiles } from '../record/record-files.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { readAdoptable } from '../shell/adoptable.ts';
import { loadHclParser } from '../shell/hcl-parser.ts';
import { readAnswers } from '../shell/read-answers.ts';
import { diffs, next } from '../shell/show.ts';
import { lookAt, readTree, type Target } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';
import { version } from '../version.ts';

/**
 * Decides how to take over a repository that was made otherwise: infers its answers, records them with an empty base, and shows what
 * the next `update` would propose. No file of the repository is touched.
 *
 * @throws UserError 'answers' for what cannot be inferred, naming the flag for each; then nothing was written
 */
export async function decideAdoption(options: CommonOptions, terminal: Terminal): Promise<Decision> {
  const target = lookAt(resolve(terminal.cwd));
  refuseKnown(target);
  const inferences = inferAnswers(readAdoptable(target.root), await loadHclParser());
  show(inferences, options, terminal);
  const answers = parseAnswers(await withGiven(raw(inferences), options, terminal));
  const record = recordChanges(target, answers);
  const proposals = proposalsFor(target, answers);
  return {
    exitCode: exitCode.done,
    target,
    writes: options.dryRun ? [] : record,
    lock: undefined,
    outcome: { directory: target.root, changes: record, warnings: [], nextSteps },
    finish: async () => {
      if (options.json) return;
      await propose(proposals, options, terminal);
      terminal.result(next(nextSteps));
    },
  };
}

const nextSteps: readonly string[] = [
  'Read .yo-rc.json, and mend what was not inferred right.',
  'unionai-terraform update --diff   # new files are added; where one of yours differs, it stops and shows both',
  'unionai-terraform update --conflicts=markers   # to settle the differences file by file',
];

function refuseKnown(target: Target): void {
  const known = readTree(target, [manifestPath, answersPath]);
  const isKnown = known.has(manifestPath) || known.get(answersPath)?.text?.includes(JSON.stringify(generatorName));
  if (!isKnown) return;
  throw new UserError(
    'record',
    'This repository is one of this generator already.',
    'unionai-terraform update changes its answers.',
  );
}

/** Inferences as raw answers. One whose value does not fit is left out, so that it is asked for. */
function raw(inferences: readonly Inference[]): Plain {
  const kindsFirst = [...inferences].sort((a, b) => rank(a) - rank(b));
  return kindsFirst.reduce((answers: Plain, { path, value }) => {
    try {
      return setAnswer(answers, path, value);
    } catch (error) {
      if (error instanceof UserError) return answers;
      throw error;
    }
  }, {});
}

function rank({ path }: Inference): number {
  return path.endsWith('.kind') ? 0 : 1;
}

async function withGiven(inferred: Plain, options: CommonOptions, terminal: Terminal): Promise<Plain> {
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  return withFlags({ ...inferred, ...file }, options);
}

function show(inferences: readonly Inference[], options: CommonOptions, terminal: Terminal): void {
  if (options.json) return;
  const width = Math.max(...inferences.map(({ path, value }) => `${path} = ${value}`.length));
  terminal.result('Inferred:');
  for (const { path, value, because } of inferences)
    terminal.result(`  ${`${path} = ${value}`.padEnd(width)}  ${because}`);
}

/** The record with an empty base: nothing of what is there was rendered by us. */
function recordChanges(target: Target, answers: Answers): readonly Change[] {
  const disk = readTree(target, [answersPath]);
  return recordFiles(new Map(), answers, version, disk.get(answersPath)?.text).map(([path, { text }]) => {
    const before = disk.get(path);
    return changeTo(path, before, { text, executable: before?.executable ?? false });
  });
}

function proposalsFor(target: Target, answers: Answers): readonly Change[] {
  const wanted = new Map(plan(answers));
  const disk = readTree(target, wanted.keys());
  return change({ recorded: new Map(), base: new Map(), disk, wanted, renames: [] });
}

async function propose(proposals: readonly Change[], options: CommonOptions, terminal: Terminal): Promise<void> {
  terminal.result(
    `\n${options.dryRun ? 'Would record' : 'Recorded'} the answers in .yo-rc.json. The next update would`,
  );
  for (const { path, action } of proposals) {
    if (action === 'create') terminal.result(`  add        ${path}`);
    if (action === 'conflict') terminal.result(`  differ in  ${path}`);
  }
  if (options.diff) terminal.result(await diffs(proposals.filter((one) => writes(one) || one.action === 'conflict')));
}
