import { secretStores, stateBackends } from '../../templates/registry.ts';
import { type Combination, combinations } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { on, type Pipelined, pipelinePlatforms, platforms, rotating } from './pipelines.ts';

/** Combinations with and without a job that audits the repository; every pair of choices, or of one and this job, in at least one. */
const audited = pairwise(combinations.flatMap((one) => ['yes', 'no'].map((audit) => ({ ...one, audit }))));

/** Choices with which a pipeline can rotate keys; every pair of them in at least one. */
const rotatable: readonly Combination[] = pairwise(
  combinations.filter(
    ({ backend, store }) =>
      secretStores.find(({ kind }) => kind === store)?.scheduledRotation !== undefined &&
      stateBackends.find(({ kind }) => kind === backend)?.planTransport !== 'none',
  ),
);

/** Whether the jobs of a platform can rotate the keys of a store without an image of their own. */
function needsImage(platform: string, { store }: Combination): boolean {
  const tool = secretStores.find(({ kind }) => kind === store)?.scheduledRotation?.tool;
  return tool === undefined || !pipelinePlatforms.find(({ kind }) => kind === platform)?.rotatesWith({}, tool);
}

/**
 * The selected combinations of choices on a platform, which are all in the slow run, and some of them with jobs that
 * rotate the keys or audit the repository.
 */
export function* everyPipeline(platform: string): Generator<Pipelined> {
  if (isSlow) for (const combination of combinations) yield on(platform, combination);
  for (const { audit, ...combination } of audited)
    if (audit === 'yes' || !isSlow)
      yield on(platform, combination, audit === 'yes' ? { ci: { ...platforms[platform], audit: true } } : {});
  for (const [index, combination] of rotatable.entries()) {
    const bare = index % 2 === 0 && !needsImage(platform, combination);
    yield rotating(platform, combination, bare ? { image: '' } : {});
  }
}

/** The files of all pipelines of a platform whose paths fit, each text once, with the first repository it was in. */
export function distinctFiles(platform: string, fits: (path: string) => boolean): ReadonlyMap<string, string> {
  const seen = new Set<string>();
  const found = new Map<string, string>();
  for (const { name, files } of everyPipeline(platform)) {
    for (const [path, text] of files) {
      if (!fits(path) || seen.has(text)) continue;
      seen.add(text);
      found.set(`${path} of ${name}`, text);
    }
  }
  return found;
}
