import type { SourcePlace } from './configuration.ts';
import type { YamlValue } from './yaml-tree.ts';

/** A line of shell that a job runs, in the pipeline file or in a script of the repository. */
export interface CommandText extends SourcePlace {
  readonly text: string;
}

/** A setting of a job that is a name and a value. */
export interface Setting extends SourcePlace {
  readonly name: string;
  readonly value: string;
}

/** An action, an image or an included file that a job uses. */
export interface Dependency extends SourcePlace {
  readonly kind: 'action' | 'image' | 'include';
  readonly reference: string;
}

/** A job of a pipeline, in the terms that both platforms have. */
export interface Job extends SourcePlace {
  readonly id: string;
  readonly pipeline: Pipeline;
  /** The CI environment that it deploys to. */
  readonly environment: string | undefined;
  /** Whether a person must start it or approve it, as far as the file tells. */
  readonly isManual: boolean;
  /** Whether it can run for a pull request or merge request. */
  readonly runsForRequests: boolean;
  /** Whether it refuses requests from forks. */
  readonly refusesForks: boolean;
  /** Whether it gets an identity by OIDC. */
  readonly hasIdentity: boolean;
  /** What its token may write, besides the identity. */
  readonly writes: readonly string[];
  readonly variables: readonly Setting[];
  readonly dependencies: readonly Dependency[];
  /** The paths that it stores as artifacts, and where. */
  readonly artifacts: readonly Setting[];
  /** The paths that it caches, and an empty one for a cache that names none. */
  readonly caches: readonly Setting[];
  /** The label of the machine that it runs on; undefined if it names none or a variable. */
  readonly runner: Setting | undefined;
  /** Whether the file limits its time. On GitLab a setting of the project does, too. */
  readonly hasTimeout: boolean;
  /** Whether a later run can cancel it. */
  readonly isCancelable: boolean;
  /** Whether no other run of it, or of jobs with the same group, runs at the same time. */
  readonly isSerial: boolean;
  /** The steps that leave the token of the job in the configuration of Git. */
  readonly checkouts: readonly SourcePlace[];
  /** Its own commands, then those of the scripts that they run. */
  readonly commands: readonly CommandText[];
}

/** A pipeline file. */
export interface Pipeline {
  readonly platform: 'github' | 'gitlab';
  readonly file: string;
  readonly root: YamlValue;
  readonly triggers: readonly Setting[];
  /** Variables that every job gets. */
  readonly variables: readonly Setting[];
  readonly jobs: readonly Job[];
}

/** The place of a value. */
export function placeIn(file: string, { line, column }: YamlValue): SourcePlace {
  return { file, line, column };
}

/** The members of a mapping of texts. */
export function settingsOf(file: string, value: YamlValue | undefined): readonly Setting[] {
  return [...(value?.members ?? [])].map(([name, one]) => ({
    name,
    value: one.text ?? one.members.get('value')?.text ?? '',
    ...placeIn(file, one),
  }));
}

/** A text or a list of texts. */
export function textsOf(value: YamlValue | undefined): readonly YamlValue[] {
  if (value === undefined) return [];
  if (value.text !== undefined) return [value];
  return value.items.flatMap(textsOf);
}

/** The lines of a script, each with its place. */
export function commandsOf(file: string, value: YamlValue | undefined): readonly CommandText[] {
  return textsOf(value).flatMap((one) =>
    (one.text ?? '').split('\n').flatMap((text, index) => {
      const line = one.line + index + (one.isBlock ? 1 : 0);
      return text.trim() === '' ? [] : [{ text, file, line, column: one.isBlock || index > 0 ? 1 : one.column }];
    }),
  );
}
