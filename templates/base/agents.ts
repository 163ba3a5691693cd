import { Fragment } from '../../src/model/literal.ts';
import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';
import { bootstrapClouds } from '../bootstrap/files.ts';

/**
 * The values that AGENTS.md is rendered with. The text names no environment, so that branches that each add one do not
 * conflict in it.
 */
export function agentsLocals(repository: Repository): Locals {
  const { backend, ci, engine, environments, layout, read, store } = repository;
  const inPipeline = plansInPipeline(ci, backend);
  const hasBootstrap = bootstrapClouds(repository).length > 0;
  const scripts = [
    '`scripts/keys.sh`',
    ...(hasBootstrap ? ['`scripts/bootstrap.sh`'] : []),
    ...(ci.hasPipeline ? ['`scripts/setup.sh`'] : []),
  ];
  const keepsKey = store.source === 'store' && read.leavesKeyInState;
  return {
    engine: engine.name,
    binary: new Fragment(engine.binary),
    storeTitle: store.phrase,
    sharedRoot: layout.sharedRoot,
    stateContent: new Fragment(keepsKey ? 'Both contain the API keys.' : 'Both can contain sensitive values.'),
    inPipeline,
    platform: ci.hasPipeline ? ci.tool.platform : undefined,
    hasBootstrap,
    administration: listed(scripts),
    owned: new Fragment(ci.hasPipeline ? 'Pipelines and scripts' : 'Scripts'),
    deletions: inPipeline && environments.some(({ tier }) => tier === 'production'),
  };
}

/** Names as the end of a sentence: `a`, `a and b`, `a, b and c`. */
function listed(names: readonly string[]): Fragment {
  return new Fragment(names.join(', ').replace(/, ([^,]*)$/, ' and $1'));
}
