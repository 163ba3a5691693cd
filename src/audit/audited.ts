import type { HclParser } from '../model/hcl-tree.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { isComment, linesIn } from './follow-scripts.ts';
import type { CommandText, Pipeline } from './pipeline.ts';
import { readWorkflow } from './read-github.ts';
import { readGitlab } from './read-gitlab.ts';
import { type SecretReference, secretReferences } from './secret-references.ts';
import { type SecretVariable, secretVariables } from './secret-variables.ts';
import { backendsOf, type StateBackendBlock } from './state-backends.ts';
import type { AuditFile, AuditTree } from './tree.ts';
import { type KeyInStore, keysInStores, type UnionProvider, unionProviders } from './union-provider.ts';
import { readYaml } from './yaml-tree.ts';

/** A repository, read for an audit. */
export interface Audited {
  /** The day of the audit, as YYYY-MM-DD. */
  readonly today: string;
  readonly tree: AuditTree;
  /** The files that Git has or would add. A file that it ignores belongs to one machine. */
  readonly files: readonly AuditFile[];
  readonly configuration: Configuration;
  readonly pipelines: readonly Pipeline[];
  /** The configurations of the Union.ai provider. */
  readonly providers: readonly UnionProvider[];
  /** The keys that they read from a secret store. */
  readonly storedKeys: readonly KeyInStore[];
  /** The backends of the root modules that use the provider. */
  readonly backends: readonly StateBackendBlock[];
  readonly secretVariables: readonly SecretVariable[];
  /** The expressions that contain a secret. */
  readonly secretReferences: readonly SecretReference[];
  /** Every command of a script or of a pipeline's job; comments are left out. */
  readonly commands: readonly CommandText[];
  /** Pipeline files that are not valid YAML. */
  readonly unreadPipelines: readonly string[];
}

const workflowFile = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const gitlabFile = /\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/(?:[^/]+\/){0,9}[^/]+\.ya?ml$/;
const scriptFile = /\.(?:sh|bash|zsh)$|(?:^|\/)(?:Makefile|Taskfile\.ya?ml|justfile)$/;

/** Reads a repository: its Terraform, pipelines and scripts. Pure. */
export function readAudited(tree: AuditTree, parse: HclParser, today: string): Audited {
  const files = tree.files.filter(({ path, isTracked }) => isTracked === true || !tree.isIgnored(path));
  const configuration = readConfiguration(files, parse);
  const scripts = new Map(
    files.flatMap(({ path, text }) => (scriptFile.test(path) && text !== undefined ? [[path, text] as const] : [])),
  );
  const pipelines: Pipeline[] = [];
  const unreadPipelines: string[] = [];
  for (const { path, text } of files) {
    const read = workflowFile.test(path) ? readWorkflow : gitlabFile.test(path) ? readGitlab : undefined;
    if (read === undefined || text === undefined) continue;
    const root = readYaml(text);
    if (root === undefined) unreadPipelines.push(path);
    else pipelines.push(read(path, root, scripts));
  }
  const inJobs = pipelines.flatMap(({ jobs }) =>
    jobs.flatMap(({ commands }) => commands.filter(({ file }) => !scripts.has(file))),
  );
  const inScripts = [...scripts.keys()].flatMap((path) => linesIn(path, scripts));
  const providers = unionProviders(configuration);
  const variables = secretVariables(providers, configuration);
  return {
    today,
    tree,
    files,
    configuration,
    pipelines,
    providers,
    storedKeys: keysInStores(providers, configuration),
    backends: backendsOf(configuration, providers),
    secretVariables: variables,
    secretReferences: secretReferences(variables, configuration),
    commands: [...inJobs, ...inScripts].filter(({ text }) => !isComment(text)),
    unreadPipelines,
  };
}
