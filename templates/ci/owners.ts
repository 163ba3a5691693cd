import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';

/**
 * What CODEOWNERS is rendered with.
 *
 * @param project the path of the project at its forge; whom its first part names owns the files, if nobody else is told
 * @param pipeline the paths of the pipeline's own files
 */
export function ownersLocals({ answers, layout }: Repository, project: string, pipeline: readonly string[]): Locals {
  const terraform = layout.sharedRoot ? '/*.tf' : '/environments/';
  const paths = [...pipeline, '/scripts/', '/modules/', terraform, '/.yo-rc.json', '/.scaffold/'];
  const width = Math.max(...paths.map(({ length }) => length));
  const { owners } = answers.ci;
  return {
    owners: new Fragment(String(owners ?? `@${project.split('/')[0]}`)),
    isGuess: owners === undefined,
    paths: paths.map((path) => new Fragment(path.padEnd(width))),
  };
}
