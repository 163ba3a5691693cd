/** The hosts that gh or glab is logged in to, with the user. */
export interface ForgeHosts {
  readonly hosts: ReadonlyMap<string, string | undefined>;
}

/**
 * Reads the hosts and users of `hosts.yml` of gh or `config.yml` of glab. Both can contain tokens, so the file is not parsed as
 * a whole: only lines that name a host or a user are looked at.
 */
export function readForgeHosts(text: string | undefined): ForgeHosts {
  const hosts = new Map<string, string | undefined>();
  let host: string | undefined;
  for (const line of (text ?? '').split(/\r?\n/)) {
    const name = /^ {0,4}"?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"?:\s*$/.exec(line)?.[1]?.toLowerCase();
    if (name !== undefined) {
      host = name;
      hosts.set(name, undefined);
    } else if (/^\S/.test(line)) host = undefined;
    const user = /^\s+user: *"?([A-Za-z0-9_.-]+)"? *$/.exec(line)?.[1];
    if (user !== undefined && host !== undefined) hosts.set(host, user);
  }
  return { hosts };
}

/** The value of a name in a section of an INI file; undefined if there is none. */
export function readIni(text: string | undefined, section: string, name: string): string | undefined {
  let isInside = false;
  for (const line of (text ?? '').split(/\r?\n/)) {
    const heading = /^\s*\[\s*([^\]]*?)\s*\]\s*$/.exec(line)?.[1];
    if (heading !== undefined) isInside = heading === section;
    const [, key, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isInside && key === name) return value;
  }
  return undefined;
}
