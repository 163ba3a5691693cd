import type { Conflict } from '../model/change.ts';

type Plain = Readonly<Record<string, unknown>>;

/** A pipeline as a YAML parser gives it, with the line of each top-level entry or job. */
export interface ParsedPipeline {
  readonly value: unknown;
  /** The line of a path of keys; 0 where it is not known. */
  lineOf(path: readonly string[]): number;
}

/**
 * What makes a merged pipeline incomplete although it is valid YAML.
 *
 * @param path where the file is: a workflow of GitHub Actions or a `.gitlab-ci.yml`
 */
export function checkPipeline(path: string, pipeline: ParsedPipeline): readonly Conflict[] {
  if (/(^|\/)\.github\/workflows\//.test(path)) return checkWorkflow(pipeline);
  return /(^|\/)\.gitlab-ci\.yml$/.test(path) ? checkGitlab(pipeline) : [];
}

function checkWorkflow({ value, lineOf }: ParsedPipeline): readonly Conflict[] {
  const jobs = objectOf(objectOf(value).jobs);
  return Object.entries(jobs).flatMap(([name, job]): readonly Conflict[] => {
    const line = lineOf(['jobs', name]);
    const { uses, steps, needs, 'runs-on': runner } = objectOf(job);
    const missing = listOf(needs).filter((need) => !Object.hasOwn(jobs, need));
    const ids = (Array.isArray(steps) ? steps : []).map((step: unknown) => objectOf(step).id).filter(isText);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    return [
      ...(uses === undefined && (runner === undefined || !Array.isArray(steps))
        ? [{ line, message: `has an incomplete job ${name}: it needs runs-on and steps` }]
        : []),
      ...missing.map((need) => ({ line, message: `has a job ${name} that needs ${need}, which does not exist` })),
      ...twice.map((id) => ({ line, message: `has a job ${name} with two steps with the ID ${id}` })),
    ];
  });
}

/** https://docs.gitlab.com/ci/yaml/: the keys that are not jobs. */
const globalKeys = new Set(['default', 'include', 'stages', 'variables', 'workflow', 'spec', 'image', 'cache']);

function checkGitlab({ value, lineOf }: ParsedPipeline): readonly Conflict[] {
  const all = objectOf(value);
  return Object.entries(all).flatMap(([name, job]): readonly Conflict[] => {
    if (globalKeys.has(name) || typeof job !== 'object' || job === null || Array.isArray(job)) return [];
    const line = lineOf([name]);
    const { script, trigger, needs, extends: base } = objectOf(job);
    const names = [...listOf(needs), ...listOf(base)];
    const isHidden = name.startsWith('.');
    return [
      ...(!isHidden && script === undefined && trigger === undefined && base === undefined
        ? [{ line, message: `has an incomplete job ${name}: it needs a script` }]
        : []),
      ...names
        .filter((other) => !Object.hasOwn(all, other))
        .map((other) => ({ line, message: `has a job ${name} that refers to ${other}, which does not exist` })),
    ];
  });
}

/** The names in a value that is one name, a list of names, or a list of objects with the name of a job. */
function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => (isText(one) ? one : objectOf(one).job)).filter(isText);
}

function objectOf(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
