import { homedir } from 'node:os';
import { join } from 'node:path';
import { readRemote } from '../adopt/read-remote.ts';
import { UserError } from '../errors.ts';
import type { Found, Remote } from '../model/evidence.ts';
import type { Suggestions } from '../model/suggestion.ts';
import { existingFolder } from './disk.ts';
import { defaultBranchOf, remoteOf } from './git.ts';
import { readRegularFile } from './read-file.ts';
import { readForgeHosts, readIni } from './tool-configuration.ts';

/** What was read from this machine, and what could not be read. */
export interface Read {
  readonly found: Suggestions;
  readonly notes: readonly string[];
}

/**
 * Reads values for the wizard from the Git repository of the folder, from variables that the command-line tools of the clouds
 * read, and from their configuration files. Runs no tool except git, and reads no file with credentials except those of gh and
 * glab, of which it takes only hosts and users.
 *
 * @param folder the folder of the new repository, which need not exist yet
 * @param name the likely name of the repository
 */
export function readSuggestions(folder: string, name: string | undefined, env: NodeJS.ProcessEnv = process.env): Read {
  const notes: string[] = [];
  const home = env.HOME ?? homedir();
  const file = (path: string, shown: string): string | undefined => textOf(path, shown, notes);
  const config = env.XDG_CONFIG_HOME ?? join(home, '.config');
  const gh = readForgeHosts(file(join(env.GH_CONFIG_DIR ?? join(config, 'gh'), 'hosts.yml'), 'hosts.yml of gh'));
  const glab = readForgeHosts(
    file(join(env.GLAB_CONFIG_DIR ?? join(config, 'glab-cli'), 'config.yml'), 'config.yml of glab'),
  );
  const git = readGit(folder, notes);
  const isGitHub = (host = ''): boolean => host === 'github.com' || host.endsWith('.ghe.com') || gh.hosts.has(host);
  const isGitLab = (host = ''): boolean => /(^|\.)gitlab\./.test(host) || glab.hosts.has(host);
  const { remote } = git;
  const onGitHub = isGitHub(remote?.host) ? remote : undefined;
  const onGitLab = onGitHub === undefined && isGitLab(remote?.host) ? remote : undefined;
  const user = gh.hosts.size === 1 && name !== undefined ? [...gh.hosts][0] : undefined;
  const found: Suggestions = defined({
    'default-branch': git.branch,
    'github-repository':
      onGitHub === undefined
        ? remote === undefined && glab.hosts.size === 0
          ? own(user, name, 'hosts.yml of gh')
          : undefined
        : { text: onGitHub.path, at: onGitHub.at },
    'github-host': hostOf(onGitHub) ?? (remote === undefined ? onlyHost(gh.hosts, 'hosts.yml of gh') : undefined),
    'gitlab-project': onGitLab === undefined ? undefined : { text: onGitLab.path, at: onGitLab.at },
    'gitlab-host': hostOf(onGitLab) ?? (remote === undefined ? onlyHost(glab.hosts, 'config.yml of glab') : undefined),
    'aws-region': awsRegion(env, home, file),
    'google-project': googleProject(env, config, file),
    'azure-subscription': azureSubscription(env, home, file, notes),
    'azure-resource-group': azureDefault(env, home, file),
    'vault-address': variable(env, 'VAULT_ADDR'),
  });
  return { found, notes };
}

type ReadText = (path: string, shown: string) => string | undefined;

/** A file as text; undefined if there is none or it cannot be read, which is noted. */
function textOf(path: string, shown: string, notes: string[]): string | undefined {
  try {
    const read = readRegularFile(path, 1024 * 1024);
    return read && new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch {
    notes.push(`Ignored: ${shown} cannot be read.`);
    return undefined;
  }
}

function readGit(
  folder: string,
  notes: string[],
): { readonly remote?: Remote | undefined; readonly branch?: Found | undefined } {
  try {
    const cwd = existingFolder(folder);
    const remote = remoteOf(cwd);
    const branch = defaultBranchOf(cwd, remote?.name);
    return {
      remote: remote && readRemote(remote.address, `Git remote ${remote.name}`),
      branch: branch && { text: branch.text, at: `Git, ${branch.at}` },
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push('Ignored: the Git repository of the folder cannot be read.');
    return {};
  }
}

function variable(env: NodeJS.ProcessEnv, ...names: readonly string[]): Found | undefined {
  const name = names.find((one) => (env[one] ?? '') !== '');
  return name === undefined ? undefined : { text: env[name] ?? '', at: `variable ${name}` };
}

function foundAt(text: string | undefined, at: string): Found | undefined {
  return text === undefined || text === '' ? undefined : { text, at };
}

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html */
function awsRegion(env: NodeJS.ProcessEnv, home: string, file: ReadText): Found | undefined {
  const set = variable(env, 'AWS_REGION', 'AWS_DEFAULT_REGION');
  if (set !== undefined) return set;
  const text = file(env.AWS_CONFIG_FILE ?? join(home, '.aws', 'config'), 'the AWS configuration');
  const profile = env.AWS_PROFILE ?? 'default';
  const section = profile === 'default' ? profile : `profile ${profile}`;
  return foundAt(readIni(text, section, 'region'), `AWS configuration, profile ${profile}`);
}

/** https://cloud.google.com/sdk/docs/configurations */
function googleProject(env: NodeJS.ProcessEnv, config: string, file: ReadText): Found | undefined {
  const set = variable(env, 'CLOUDSDK_CORE_PROJECT');
  if (set !== undefined) return set;
  const folder = env.CLOUDSDK_CONFIG ?? join(config, 'gcloud');
  const name =
    env.CLOUDSDK_ACTIVE_CONFIG_NAME ?? file(join(folder, 'active_config'), 'active_config of gcloud')?.trim();
  if (name === undefined || !/^[a-z][-a-z0-9]*$/.test(name)) return undefined;
  const text = file(join(folder, 'configurations', `config_${name}`), 'the configuration of gcloud');
  return foundAt(readIni(text, 'core', 'project'), `gcloud configuration ${name}`);
}

/** The subscription that `az account set` selected. */
function azureSubscription(env: NodeJS.ProcessEnv, home: string, file: ReadText, notes: string[]): Found | undefined {
  const set = variable(env, 'ARM_SUBSCRIPTION_ID');
  if (set !== undefined) return set;
  const text = file(join(env.AZURE_CONFIG_DIR ?? join(home, '.azure'), 'azureProfile.json'), 'azureProfile.json of az');
  if (text === undefined) return undefined;
  try {
    const profile = JSON.parse(text.replace(/^\uFEFF/, '')) as {
      subscriptions?: { id?: unknown; isDefault?: unknown }[];
    };
    const id = profile.subscriptions?.find(({ isDefault }) => isDefault === true)?.id;
    return foundAt(typeof id === 'string' ? id : undefined, 'azureProfile.json of az');
  } catch {
    notes.push('Ignored: azureProfile.json of az is not valid.');
    return undefined;
  }
}

/** https://learn.microsoft.com/cli/azure/azure-cli-configuration */
function azureDefault(env: NodeJS.ProcessEnv, home: string, file: ReadText): Found | undefined {
  const text = file(join(env.AZURE_CONFIG_DIR ?? join(home, '.azure'), 'config'), 'the configuration of az');
  return foundAt(readIni(text, 'defaults', 'group'), 'az configuration');
}

function hostOf(remote: Remote | undefined): Found | undefined {
  return remote?.host === undefined ? undefined : { text: remote.host, at: remote.at };
}

function onlyHost(hosts: ReadonlyMap<string, string | undefined>, at: string): Found | undefined {
  const [host] = hosts.keys();
  return hosts.size === 1 ? foundAt(host, at) : undefined;
}

/** The repository that the user would create. */
function own(
  host: readonly [string, string | undefined] | undefined,
  name: string | undefined,
  at: string,
): Found | undefined {
  return host?.[1] === undefined || name === undefined ? undefined : { text: `${host[1]}/${name}`, at };
}

function defined(all: { readonly [K in keyof Suggestions]: Found | undefined }): Suggestions {
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined));
}
