import { followScripts } from './follow-scripts.ts';
import {
  commandsOf,
  type Dependency,
  type Job,
  type Pipeline,
  placeIn,
  type Setting,
  settingsOf,
  textsOf,
} from './pipeline.ts';
import type { YamlValue } from './yaml-tree.ts';

/** Names of the top level that are no jobs. https://docs.gitlab.com/ci/yaml/#keywords */
const keywords = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'pages',
]);
const inherited = [
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'timeout',
  'interruptible',
  'id_tokens',
  'artifacts',
  'tags',
];
const request = /merge_request/;
const forkGuard = /CI_MERGE_REQUEST_SOURCE_PROJECT_ID\s*==|CI_MERGE_REQUEST_SOURCE_PROJECT_PATH\s*==/;
const deepest = 10;

/** Reads a pipeline of GitLab CI. `extends` and `default` are followed inside the file. */
export function readGitlab(file: string, root: YamlValue, scripts: ReadonlyMap<string, string>): Pipeline {
  const jobs: Job[] = [];
  const triggers = textsOf(root.members.get('workflow')?.members.get('rules')).map((one) => ({
    name: one.text ?? '',
    value: '',
    ...placeIn(file, one),
  }));
  const pipeline: Pipeline = {
    platform: 'gitlab',
    file,
    root,
    triggers,
    variables: settingsOf(file, root.members.get('variables')),
    jobs,
  };
  for (const [id, job] of root.members) {
    if (keywords.has(id) || id.startsWith('.') || job.text !== undefined || job.items.length > 0) continue;
    jobs.push(jobOf(id, job, pipeline, scripts));
  }
  return pipeline;
}

/** The members of a job, those that it extends included. Its own come last and win; variables are joined. */
function membersOf(
  job: YamlValue,
  root: YamlValue,
  depth: number,
  known = new Map<YamlValue, ReadonlyMap<string, YamlValue>>(),
): ReadonlyMap<string, YamlValue> {
  const before = known.get(job);
  if (before !== undefined) return before;
  // While its parents are read, a job that extends itself is only its own.
  known.set(job, job.members);
  const members = new Map<string, YamlValue>();
  if (depth > deepest) return job.members;
  const put = (from: ReadonlyMap<string, YamlValue>): void => {
    for (const [name, value] of from) {
      const before = members.get(name);
      const isJoined = before !== undefined && before.members.size > 0 && value.members.size > 0;
      members.set(name, isJoined ? { ...value, members: new Map([...before.members, ...value.members]) } : value);
    }
  };
  for (const { text = '' } of textsOf(job.members.get('extends'))) {
    const parent = root.members.get(text);
    if (parent !== undefined) put(membersOf(parent, root, depth + 1, known));
  }
  put(job.members);
  known.set(job, members);
  return members;
}

function jobOf(id: string, job: YamlValue, pipeline: Pipeline, scripts: ReadonlyMap<string, string>): Job {
  const { file, root } = pipeline;
  const members = new Map<string, YamlValue>();
  for (const name of inherited) {
    const value = root.members.get('default')?.members.get(name) ?? root.members.get(name);
    if (value !== undefined) members.set(name, value);
  }
  for (const [name, value] of membersOf(job, root, 0)) members.set(name, value);
  const rules = members.get('rules')?.items ?? [];
  const conditions = rules.map((rule) => rule.members.get('if')?.text ?? '');
  const environment = members.get('environment');
  const own = ['before_script', 'script', 'after_script'].flatMap((name) => commandsOf(file, members.get(name)));
  const forRequests =
    rules.length === 0
      ? pipeline.triggers.some(({ name }) => request.test(name)) && !members.has('only')
      : conditions.some((one) => request.test(one));
  return {
    id,
    pipeline,
    ...placeIn(file, job),
    environment: environment?.text ?? environment?.members.get('name')?.text,
    isManual:
      members.get('when')?.text === 'manual' || rules.some((rule) => rule.members.get('when')?.text === 'manual'),
    runsForRequests: forRequests,
    refusesForks: conditions.filter((one) => request.test(one)).every((one) => forkGuard.test(one)) && forRequests,
    hasIdentity: members.has('id_tokens'),
    writes: [],
    variables: settingsOf(file, members.get('variables')),
    dependencies: dependenciesOf(file, members),
    artifacts: artifactsOf(file, members.get('artifacts')),
    caches: cachesOf(file, job, members.get('cache')),
    runner: undefined,
    // The project and the runner have a limit of their own.
    hasTimeout: true,
    isCancelable: members.get('interruptible')?.text === 'true',
    isSerial: members.has('resource_group'),
    checkouts: [],
    commands: followScripts(own, scripts),
  };
}

/** One cache or a list of them. */
function cachesOf(file: string, job: YamlValue, cache: YamlValue | undefined): readonly Setting[] {
  const caches =
    cache === undefined ? [] : cache.items.length > 0 ? cache.items : cache.members.size > 0 ? [cache] : [];
  return caches.flatMap((one) => {
    const paths = textsOf(one.members.get('paths'));
    if (paths.length === 0) return [{ name: 'cache', value: '', ...placeIn(file, job) }];
    return paths.map((path) => ({ name: 'cache', value: path.text ?? '', ...placeIn(file, path) }));
  });
}

function dependenciesOf(file: string, members: ReadonlyMap<string, YamlValue>): readonly Dependency[] {
  const images = [members.get('image'), ...(members.get('services')?.items ?? [])];
  return images.flatMap((image) => {
    const one = image?.members.get('name') ?? image;
    return one?.text === undefined ? [] : [{ kind: 'image' as const, reference: one.text, ...placeIn(file, one) }];
  });
}

/** The name of an artifact's setting is who can download it: `public`, or `restricted` with an expiry. */
function artifactsOf(file: string, artifacts: YamlValue | undefined): readonly Setting[] {
  const access = artifacts?.members.get('access')?.text;
  const isRestricted =
    (access === 'none' || access === 'developer' || access === 'maintainer') && artifacts?.members.has('expire_in');
  return textsOf(artifacts?.members.get('paths')).map((one) => ({
    name: isRestricted ? 'restricted' : 'public',
    value: one.text ?? '',
    ...placeIn(file, one),
  }));
}
