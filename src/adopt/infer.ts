import { ciPlatforms, engines, layouts } from '../../templates/registry.ts';
import { findPlaces, type Place } from './find-places.ts';
import { inferBackend } from './infer-backend.ts';
import { inferEnvironment } from './infer-environment.ts';
import { inferStore } from './infer-store.ts';
import { type Findings, findings, type Inference, joinFindings } from './inference.ts';
import type { RootModule } from './root-module.ts';
import type { Sources } from './sources.ts';

/**
 * Infers answers from a repository that this generator did not make: one root with a provider alias per environment,
 * or a root per environment in any folder.
 *
 * @param modules every folder with Terraform files
 * @returns the inferences; what the files do not give although a default would be wrong; what is left out
 */
export function inferAnswers(sources: Sources, modules: readonly RootModule[]): Findings {
  const { places, skipped } = findPlaces(modules);
  const name: Inference = { path: 'name', value: sources.name, because: 'the name of the folder' };
  return joinFindings([
    findings({ inferences: [name, ...engineOf(sources)] }),
    layoutOf(places),
    inferStore(places),
    inferBackend(places),
    ciOf(sources),
    findings({ inferences: places.flatMap(inferEnvironment), skipped: [...sources.skipped, ...skipped] }),
  ]);
}

function layoutOf(places: readonly Place[]): Findings {
  const [first] = places;
  if (first === undefined) return findings({});
  const shared = places.filter(({ alias }) => alias !== undefined);
  const isShared = shared.length > 0;
  const folders = new Set(shared.map(({ root }) => root.folder));
  const layout = layouts.find(({ sharedRoot }) => sharedRoot === isShared);
  if (isShared && (shared.length < places.length || folders.size > 1)) {
    const because = `the roots with provider aliases (${[...folders].map((folder) => folder || '.').join(', ')}) and the others cannot be combined in one repository of this generator`;
    return findings({ open: [{ path: 'layout', because }] });
  }
  const [folder = ''] = folders;
  if (folder !== '') {
    const because = `the root with the provider aliases is ${folder}/, and the layout requires it at the top level: rerun with --cwd ${folder}`;
    return findings({ open: [{ path: 'layout', because }] });
  }
  return findings({
    inferences: layout ? [{ path: 'layout', value: layout.kind, because: first.provider.at }] : [],
  });
}

function engineOf({ paths, files }: Sources): readonly Inference[] {
  const engine = engines.find(({ versionFile }) => paths.includes(versionFile));
  const tofu = [...files.keys()].find((path) => /\.tofu(\.json)?$/.test(path));
  const fallback = engines.find(({ encryption }) => (encryption !== undefined) === (tofu !== undefined));
  if (engine) return [{ path: 'engine', value: engine.kind, because: engine.versionFile }];
  return fallback ? [{ path: 'engine', value: fallback.kind, because: tofu ?? 'there is no .tofu file' }] : [];
}

/** Recorded and shown, so that a person can correct it. */
const unknownBranch = { text: 'main', at: 'the default; git does not name a branch' } as const;

function ciOf({ paths, remote, branch = unknownBranch }: Sources): Findings {
  for (const platform of ciPlatforms) {
    const recognized = platform.hasPipeline ? platform.recognize(paths, remote) : undefined;
    if (recognized === undefined) continue;
    const settings = Object.entries({ ...recognized, branch }).flatMap(([field, value]): readonly Inference[] =>
      value ? [{ path: `ci.${field}`, value: value.text, because: value.at }] : [],
    );
    const kind: Inference = { path: 'ci.kind', value: platform.kind, because: 'its pipeline files exist' };
    const planKey: Inference = { path: 'planKey', value: 'shared', because: 'each environment reads one key' };
    return findings({ inferences: [kind, ...settings, planKey] });
  }
  return findings({});
}
