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

const requestTriggers = ['pull_request', 'pull_request_target'];
/** https://docs.github.com/en/actions/reference/security/secure-use: guards against pull requests of forks. */
const forkGuard =
  /head\.repo\.(?:full_name\s*==|fork\s*(?:==\s*false|!=\s*true))|!\s*github\.event\.pull_request\.head\.repo\.fork/;
const withoutRequests =
  /github\.event_name\s*(?:==\s*'(?:push|schedule|workflow_dispatch)'|!=\s*'pull_request')|github\.ref\s*==\s*'refs\/heads\//;

/** Reads a workflow of GitHub Actions. */
export function readWorkflow(file: string, root: YamlValue, scripts: ReadonlyMap<string, string>): Pipeline {
  const triggers = triggersOf(file, root.members.get('on') ?? root.members.get('true'));
  const jobs: Job[] = [];
  const pipeline: Pipeline = {
    platform: 'github',
    file,
    root,
    triggers,
    variables: settingsOf(file, root.members.get('env')),
    jobs,
  };
  for (const [id, job] of root.members.get('jobs')?.members ?? []) jobs.push(jobOf(id, job, pipeline, scripts));
  return pipeline;
}

function triggersOf(file: string, on: YamlValue | undefined): readonly Setting[] {
  if (on === undefined) return [];
  if (on.members.size > 0)
    return [...on.members].map(([name, value]) => ({ name, value: '', ...placeIn(file, value) }));
  return textsOf(on).map((one) => ({ name: one.text ?? '', value: '', ...placeIn(file, one) }));
}

function jobOf(id: string, job: YamlValue, pipeline: Pipeline, scripts: ReadonlyMap<string, string>): Job {
  const { file, root } = pipeline;
  const steps = job.members.get('steps')?.items ?? [];
  const condition = job.members.get('if')?.text ?? '';
  const environment = job.members.get('environment');
  const permissions = job.members.get('permissions') ?? root.members.get('permissions');
  const forRequests = pipeline.triggers.some(({ name }) => requestTriggers.includes(name));
  const groups = [job.members.get('concurrency'), root.members.get('concurrency')];
  const own = steps.flatMap((step) => commandsOf(file, step.members.get('run')));
  return {
    id,
    pipeline,
    ...placeIn(file, job),
    environment: environment?.text ?? environment?.members.get('name')?.text,
    isManual: false,
    runsForRequests: forRequests && !withoutRequests.test(condition),
    refusesForks: forkGuard.test(condition),
    hasIdentity: permissions?.members.get('id-token')?.text === 'write' || permissions?.text === 'write-all',
    writes: writesOf(permissions),
    variables: [
      ...settingsOf(file, job.members.get('env')),
      ...steps.flatMap((step) => [
        ...settingsOf(file, step.members.get('env')),
        ...settingsOf(file, step.members.get('with')),
      ]),
      ...settingsOf(file, job.members.get('secrets')),
    ],
    dependencies: dependenciesOf(file, job, steps),
    artifacts: steps.flatMap((step) => {
      const isUpload = /^actions\/upload-artifact@/.test(step.members.get('uses')?.text ?? '');
      const paths = step.members.get('with')?.members.get('path');
      return isUpload
        ? commandsOf(file, paths).map(({ text, ...place }) => ({ name: 'public', value: text.trim(), ...place }))
        : [];
    }),
    caches: steps.flatMap((step) => cachesOf(file, step)),
    runner: runnerOf(file, job.members.get('runs-on')),
    hasTimeout: job.members.has('timeout-minutes') || job.members.has('uses'),
    isCancelable: groups.some((group) => /^(?:true|\$\{\{)/.test(group?.members.get('cancel-in-progress')?.text ?? '')),
    isSerial: groups.some((group) => group !== undefined),
    checkouts: steps.flatMap((step) => {
      const isCheckout = /^actions\/checkout@/.test(step.members.get('uses')?.text ?? '');
      const kept = step.members.get('with')?.members.get('persist-credentials')?.text ?? 'true';
      return isCheckout && kept === 'true' ? [placeIn(file, step)] : [];
    }),
    commands: followScripts(own, scripts),
  };
}

function cachesOf(file: string, step: YamlValue): readonly Setting[] {
  if (!/^actions\/cache(?:\/\w+)?@/.test(step.members.get('uses')?.text ?? '')) return [];
  const paths = commandsOf(file, step.members.get('with')?.members.get('path'));
  if (paths.length === 0) return [{ name: 'cache', value: '', ...placeIn(file, step) }];
  return paths.map(({ text, ...place }) => ({ name: 'cache', value: text.trim(), ...place }));
}

/** A label of a runner that is a literal; a group of runners has none. */
function runnerOf(file: string, runsOn: YamlValue | undefined): Setting | undefined {
  const [first] = textsOf(runsOn);
  return first?.text === undefined || first.text.includes('$')
    ? undefined
    : { name: 'runs-on', value: first.text, ...placeIn(file, first) };
}

function writesOf(permissions: YamlValue | undefined): readonly string[] {
  if (permissions?.text === 'write-all') return ['contents'];
  return [...(permissions?.members ?? [])]
    .filter(([name, value]) => name !== 'id-token' && value.text === 'write')
    .map(([name]) => name);
}

function dependenciesOf(file: string, job: YamlValue, steps: readonly YamlValue[]): readonly Dependency[] {
  const uses = [job.members.get('uses'), ...steps.map((step) => step.members.get('uses'))];
  const container = job.members.get('container');
  const images = [
    container?.members.get('image') ?? container,
    ...[...(job.members.get('services')?.members.values() ?? [])].map(
      (service) => service.members.get('image') ?? service,
    ),
  ];
  return [
    ...uses.flatMap((one) =>
      one?.text === undefined || one.text.startsWith('./')
        ? []
        : [{ kind: 'action' as const, reference: one.text, ...placeIn(file, one) }],
    ),
    ...images.flatMap((one) =>
      one?.text === undefined ? [] : [{ kind: 'image' as const, reference: one.text, ...placeIn(file, one) }],
    ),
  ];
}
