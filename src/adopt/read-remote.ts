import type { Remote } from '../model/evidence.ts';

/**
 * Reads the address of a git remote: `https://host/path`, `ssh://user@host:port/path`, `user@host:path`.
 * https://git-scm.com/docs/git-fetch#_git_urls
 *
 * @param address as `git config` prints it
 * @param at how messages name the remote
 * @returns undefined for a local path and for what is not an address
 */
export function readRemote(address: string, at: string): Remote | undefined {
  const url = /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(address);
  const short = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.+)$/.exec(address);
  const [, host = '', path = ''] = url ?? short ?? [];
  const plain = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  if (plain === '' || /^[A-Za-z]$/.test(host)) return undefined;
  const real = sshHosts.get(host.toLowerCase()) ?? host.toLowerCase();
  // A host without a dot is an alias of an SSH configuration, which is not in the repository.
  return { host: real.includes('.') ? real : undefined, path: plain, at };
}

/** Hosts of GitHub and GitLab for SSH over port 443. https://docs.github.com/authentication/troubleshooting-ssh */
const sshHosts: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
]);
