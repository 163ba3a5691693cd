import type { Pipelined } from '../pipelines.ts';
import { githubAudit, githubAuditMutants, gitlabAudit, gitlabAuditMutants } from './audit.ts';
import { flow } from './github-flow.ts';
import { gate } from './github-gate.ts';
import { identity } from './github-identity.ts';
import { githubMutants } from './github-mutants.ts';
import { githubReportMutants } from './github-report-mutants.ts';
import { reports } from './github-reports.ts';
import { supply } from './github-supply.ts';
import { gitlabFlow } from './gitlab-flow.ts';
import { gitlabIdentity } from './gitlab-identity.ts';
import { gitlabMutants } from './gitlab-mutants.ts';
import { gitlabPipeline } from './gitlab-pipeline.ts';
import { gitlabSupply } from './gitlab-supply.ts';
import type { Mutant } from './mutant.ts';
import type { Property } from './property.ts';
import { githubRotation, gitlabRotation } from './rotation.ts';
import { githubRotationMutants, gitlabRotationMutants } from './rotation-mutants.ts';
import { scriptMutants } from './script-mutants.ts';
import { scripts } from './scripts.ts';
import { githubPipeline } from './workflow.ts';

/** What the tests know of one platform's pipelines. */
export interface Meaning {
  /** What every pipeline satisfies. */
  readonly properties: readonly Pick<Property<never>, 'id' | 'says'>[];
  /** Ways to break one, each of which a property notices. */
  readonly mutants: readonly Mutant[];
  /** The complaints about a repository's pipeline, by the id of the property that is not satisfied. */
  complaintsAbout(pipelined: Pipelined): ReadonlyMap<string, readonly string[]>;
}

function meaning<T>(
  read: (pipelined: Pipelined) => T,
  properties: readonly Property<T>[],
  mutants: readonly Mutant[],
): Meaning {
  return {
    properties,
    mutants,
    complaintsAbout: (pipelined) => {
      const pipeline = read(pipelined);
      const found = properties.map(({ id, check }) => [id, [...check(pipeline)]] as const);
      return new Map(found.filter(([, texts]) => texts.length > 0));
    },
  };
}

const meanings: Readonly<Record<string, Meaning>> = {
  'github-actions': meaning(
    githubPipeline,
    [...supply, ...identity, ...flow, ...gate, ...reports, ...githubRotation, ...githubAudit, ...scripts],
    [...githubMutants, ...githubReportMutants, ...githubRotationMutants, ...githubAuditMutants, ...scriptMutants],
  ),
  'gitlab-ci': meaning(
    gitlabPipeline,
    [...gitlabSupply, ...gitlabIdentity, ...gitlabFlow, ...gitlabRotation, ...gitlabAudit, ...scripts],
    [...gitlabMutants, ...gitlabRotationMutants, ...gitlabAuditMutants, ...scriptMutants],
  ),
};

/** What the tests know of a platform; of one that they do not know, nothing. */
export function meaningOf(platform: string): Meaning {
  return meanings[platform] ?? { properties: [], mutants: [], complaintsAbout: () => new Map() };
}
