import { ciPlatforms, engines, layouts } from '../../templates/registry.ts';
import type { HclParser } from '../model/hcl-tree.ts';
import { placesOf, rootsOf } from './find-places.ts';
import { backendOf } from './infer-backend.ts';
import { environmentOf } from './infer-environment.ts';
import { storeOf } from './infer-store.ts';
import type { Inference } from './inference.ts';

/** What of somebody's repository an inference looks at. */
export interface Sources {
  /** Name of the repository's folder. */
  readonly name: string;
  /** The text of every .tf file by path; modules apart. */
  readonly terraform: ReadonlyMap<string, string>;
  /** Every other path that tells something: version files, pipelines. */
  readonly paths: readonly string[];
  /** Where git pushes to. */
  readonly remote: string | undefined;
}

/**
 * Infers answers from a repository that this generator did not make: one root with a provider alias per environment,
 * or a folder per environment. What it cannot tell is left out; the parser then names it.
 */
export function inferAnswers(sources: Sources, parse: HclParser): readonly Inference[] {
  const roots = rootsOf(sources.terraform, parse);
  const places = roots.flatMap(placesOf);
  const isShared = places.some(({ alias }) => alias !== undefined);
  const layout = layouts.find(({ sharedRoot }) => sharedRoot === isShared);
  return [
    { path: 'name', value: sources.name, because: 'the name of the folder' },
    ...engineOf(sources),
    ...(layout && places[0] ? [{ path: 'layout', value: layout.kind, because: places[0].provider.at }] : []),
    ...storeOf(places),
    ...backendOf(roots, places),
    ...ciOf(sources),
    ...places.flatMap(environmentOf),
  ];
}

function engineOf({ paths, terraform }: Sources): readonly Inference[] {
  const engine = engines.find(({ versionFile }) => paths.includes(versionFile));
  const tofu = [...paths, ...terraform.keys()].find((path) => path.endsWith('.tofu'));
  const fallback = engines.find(({ encryption }) => (encryption !== undefined) === (tofu !== undefined));
  if (engine) return [{ path: 'engine', value: engine.kind, because: engine.versionFile }];
  return fallback ? [{ path: 'engine', value: fallback.kind, because: tofu ?? 'there is no .tofu file' }] : [];
}

function ciOf({ paths, remote }: Sources): readonly Inference[] {
  for (const platform of ciPlatforms) {
    const told = platform.hasPipeline ? platform.recognise(paths, remote) : undefined;
    if (told === undefined) continue;
    const settings = Object.entries(told).flatMap(([field, value]) =>
      value ? [{ path: `ci.${field}`, value: value.text, because: value.at }] : [],
    );
    return [{ path: 'ci.kind', value: platform.kind, because: 'its pipeline files are there' }, ...settings];
  }
  return [];
}
