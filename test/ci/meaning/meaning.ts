import type { Pipelined } from '../pipelines.ts';
import { flow } from './github-flow.ts';
import { identity } from './github-identity.ts';
import { supply } from './github-supply.ts';
import { gitlabFlow } from './gitlab-flow.ts';
import { gitlabIdentity } from './gitlab-identity.ts';
import { gitlabPipeline } from './gitlab-pipeline.ts';
import { gitlabSupply } from './gitlab-supply.ts';
import type { Property } from './property.ts';
import { scripts } from './scripts.ts';
import { githubPipeline } from './workflow.ts';

const github = [...supply, ...identity, ...flow, ...scripts];
const gitlab = [...gitlabSupply, ...gitlabIdentity, ...gitlabFlow, ...scripts];

/** The properties of a platform's pipelines, by their ids. */
export const propertiesOf: Readonly<Record<string, readonly Property<never>[]>> = {
  'github-actions': github,
  'gitlab-ci': gitlab,
};

/** The complaints about a repository's pipeline, by the id of the property that is not satisfied. */
export function complaintsAbout(pipelined: Pipelined): ReadonlyMap<string, readonly string[]> {
  const found =
    pipelined.answers.ci.kind === 'github-actions'
      ? complaints(github, githubPipeline(pipelined))
      : complaints(gitlab, gitlabPipeline(pipelined));
  return new Map(found.filter(([, texts]) => texts.length > 0));
}

function complaints<T>(
  properties: readonly Property<T>[],
  pipeline: T,
): readonly (readonly [string, readonly string[]])[] {
  return properties.map(({ id, check }) => [id, [...check(pipeline)]] as const);
}
