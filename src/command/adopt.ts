import { resolve } from 'node:path';
import type { Findings, Skipped } from '../adopt/inference.ts';
import { parseGiven } from '../answers/flag-objections.ts';
import { withFlags } from '../answers/flags.ts';
import type { Plain } from '../answers/shape.ts';
import { UserError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';
import { generatorName } from '../model/generator-name.ts';
import { answersPath, manifestPath } from '../record/manifest.ts';
import { adoptAccess } from '../revision/adopt-access.ts';
import { adoptedAnswers, adoptionRecord, inferFrom, nextUpdate } from '../revision/decide-adoption.ts';
import type { Decision } from '../revision/decision.ts';
import type { CommonOptions } from '../revision/outcome.ts';
import { refuseOtherFolder, withFolder } from '../revision/place-answers.ts';
import { showRevision } from '../revision/show-revision.ts';
import { readAnswers } from '../shell/read-answers.ts';
import { next } from '../shell/show.ts';
import { lookAt, readTree, type Target } from '../shell/target.ts';
import type { Terminal } from '../shell/terminal.ts';

/**
 * Decides how to adopt a repository that the generator did not make: infers its answers, records them with an empty base, and shows
 * what the next `update` does. No file of the repository is touched, and every root keeps its folder and its state. An
 * access file is written for each environment whose resources can be declared in one.
 *
 * @throws UserError 'answers' for what cannot be inferred, naming the flag for each; then nothing was written
 */
export async function decideAdoption(options: CommonOptions, terminal: Terminal): Promise<Decision> {
  const target = lookAt(resolve(terminal.cwd));
  refuseKnown(target);
  const inferred = await inferFrom(target);
  const { findings, raw } = inferred;
  showFindings(findings, options, terminal);
  const given = withFolder(await withGiven(raw, options, terminal), target.root);
  const answers = parseGiven(given, options, (all) => adoptedAnswers(all, inferred));
  refuseOtherFolder(answers, target.root);
  const record = adoptionRecord(target, answers);
  const access = adoptAccess(target, inferred.modules, answers);
  const update = await nextUpdate(target, answers, record);
  const written = new Set(access.changes.map(({ path }) => path));
  const later = { ...update, changes: update.changes.filter(({ path }) => !written.has(path)), record: [] };
  const warnings = [...warningsOf(findings), ...access.skipped.map(notInferred)];
  for (const warning of access.skipped.map(notInferred)) terminal.say(`Warning: ${warning}`);
  const steps = [...(written.size > 0 ? accessSteps(written) : []), ...nextSteps];
  return {
    exitCode: exitCode.done,
    target,
    writes: options.dryRun ? [] : [...record, ...access.changes],
    lock: undefined,
    outcome: { directory: target.root, changes: [...record, ...access.changes], warnings, nextSteps: steps },
    finish: async () => {
      if (options.json) return;
      terminal.result(
        `\n${options.dryRun ? 'Would record' : 'Recorded'} the answers in ${answersPath}. The next update makes these changes:`,
      );
      await showRevision(later, options, terminal);
      terminal.result(next(steps));
    },
  };
}

const nextSteps: readonly string[] = [
  `Read ${answersPath}, and fix incorrect answers.`,
  'Commit it with .scaffold/: git add .yo-rc.json .scaffold',
  'unionai-terraform update --diff   # adds new files; if existing files differ, stops and shows the differences',
  'unionai-terraform update --conflicts=markers   # to resolve the differences file by file',
];

/** What to do with the access files that an adoption writes. */
function accessSteps(written: ReadonlySet<string>): readonly string[] {
  return [
    `Read ${[...written].sort().join(', ')}: they declare resources of this repository. Use them after the update.`,
  ];
}

const notInferred = ({ path, because }: Skipped): string => `${path} is in no access file and not changed: ${because}.`;

function refuseKnown(target: Target): void {
  const known = readTree(target, [manifestPath, answersPath]);
  const isKnown = known.has(manifestPath) || known.get(answersPath)?.text?.includes(JSON.stringify(generatorName));
  if (!isKnown) return;
  throw new UserError(
    'record',
    'This repository is already managed by this generator.',
    'To change its answers, run unionai-terraform update.',
  );
}

async function withGiven(inferred: Plain, options: CommonOptions, terminal: Terminal): Promise<Plain> {
  const file = options.answers === undefined ? {} : await readAnswers(options.answers, terminal.cwd);
  return withFlags({ ...inferred, ...file }, options);
}

/** What a person has to know although nothing is refused because of it. */
function warningsOf({ skipped, alarms }: Findings): readonly string[] {
  return [
    ...alarms.map(
      (at) =>
        `${at} contains a key in plain text. Consider it leaked: create a new key, store it in the secret store, delete the old key (flyte delete api-key CLIENT_ID), and remove it from the files and the Git history.`,
    ),
    ...skipped.map(({ path, because }) => `${path} is not adopted and not changed: ${because}.`),
  ];
}

function showFindings(findings: Findings, options: CommonOptions, terminal: Terminal): void {
  for (const warning of warningsOf(findings)) terminal.say(`Warning: ${warning}`);
  if (options.json) return;
  const { inferences, open } = findings;
  const width = Math.max(0, ...inferences.map(({ path, value }) => `${path} = ${value}`.length));
  terminal.result('Inferred:');
  for (const { path, value, because } of inferences)
    terminal.result(`  ${`${path} = ${value}`.padEnd(width)}  ${because}`);
  if (open.length > 0) terminal.result('Not inferred:');
  for (const { path, because } of open) terminal.result(`  ${path}  ${because}`);
}
