import { definition } from '../answers/definition.ts';
import type { Answers } from '../model/answers.ts';
import { upwards } from '../model/top-path.ts';
import { repositoryOf } from '../plan/resolve-repository.ts';
import type { AnswerName } from './checklist-states.ts';
import { filePurposes, type Purpose } from './file-purposes.ts';
import { pipelinePurposes } from './pipeline-purposes.ts';
import { rootPurposes, sharedRootPurposes } from './root-purposes.ts';

/** An answer that decides whether a file exists, and the choice of the repository. */
export interface Reason {
  readonly answer: AnswerName;
  /** The title of the question, and of the choice. */
  readonly title: string;
  readonly choice: string;
}

/** Why a repository has a file. */
export interface FileReason {
  /** The choices that make the file; none for a file of every repository. */
  readonly because: readonly Reason[];
  /** The environment that the file belongs to, if it belongs to one. */
  readonly environment: string | undefined;
  /** What the file does and protects: a sentence. */
  readonly protects: string;
}

/**
 * Why the repository of some answers has a file, or its record.
 *
 * @param path a planned path, or a path of the record
 * @returns undefined for a path that no part of the generator makes
 */
export function fileReason(answers: Answers, path: string): FileReason | undefined {
  const { roots } = repositoryOf(answers);
  const root = roots.find(({ directory }) => directory !== '.' && path.startsWith(`${directory}/`));
  const purpose =
    root === undefined
      ? (purposeOf([...pipelinePurposes, ...filePurposes], upwards(path)?.rest ?? path) ??
        (roots.some(({ directory }) => directory === '.') ? purposeOf(sharedRootPurposes, path) : undefined))
      : purposeOf(rootPurposes, path.slice(root.directory.length + 1));
  if (purpose === undefined) return undefined;
  const environment = answers.environments.find(({ name }) => belongsTo(name, path, root?.environments[0]?.name));
  return {
    because: purpose.answers.flatMap((answer) => {
      const choice = choiceTitle(answers, answer);
      return choice === undefined ? [] : [{ answer, title: definition[answer].title, choice }];
    }),
    environment: environment?.name,
    protects: purpose.protects,
  };
}

function purposeOf(purposes: readonly Purpose[], path: string): Purpose | undefined {
  return purposes.find(({ at }) => at.test(path));
}

/** The files with the name of an environment. Others can have the same name, such as `modules/workspace/main.tf`. */
const named =
  /^(?:access\/|bootstrap\/[^/]+\/environment-|scripts\/(?:environments|keys|setup\/environments)\/)?([^/.]+)\.(?:auto\.tfvars\.example|(?:plan\.)?env|tf|yaml)$/;

/** Whether a file is of one environment: in its root module, or with its name. */
function belongsTo(name: string, path: string, ofRoot: string | undefined): boolean {
  return (ofRoot ?? named.exec(path)?.[1]) === name;
}

/** The title of the choice in these answers; undefined if the answer has no effect. */
function choiceTitle(answers: Answers, answer: AnswerName): string | undefined {
  const { backend, ci, engine, environments, layout, read, store } = repositoryOf(answers);
  const isEncrypted = environments.some(({ stateEncryption }) => stateEncryption !== undefined);
  const choices: { readonly [name in AnswerName]?: string | undefined } = {
    secretStore: store.title,
    secretRead: read.title,
    planKey: answers.planKey,
    backend: backend.title,
    layout: layout.title,
    engine: engine.title,
    ci: ci.hasPipeline ? ci.title : undefined,
    rotation: answers.rotatesKeys ? definition.rotation.fields.automatic.title : undefined,
    stateEncryption: isEncrypted ? definition.stateEncryption.title : undefined,
  };
  return choices[answer];
}
