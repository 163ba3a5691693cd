import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';

/** The path of a program on this machine; empty where it is not installed. */
export const found = (tool: string): string =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).stdout.toString().trim();

let folder: string | undefined;

/**
 * A folder for PATH with what the images of the pipelines have: the applets of busybox and the engine, and neither bash
 * nor jq nor the tools of GNU. Made at first use; needs busybox and terraform.
 */
export function bareTools(): string {
  if (folder !== undefined && existsSync(folder)) return folder;
  folder = scratch('tools');
  const busybox = found('busybox');
  const applets = spawnSync(busybox, ['--list']).stdout.toString().trim().split('\n');
  for (const applet of [...new Set([...applets, 'busybox', 'sh'])]) symlinkSync(busybox, join(folder, applet));
  symlinkSync(found('terraform'), join(folder, 'terraform'));
  return folder;
}

/** The same with programs of this machine next to them: a PATH. */
export function withTools(...tools: readonly string[]): string {
  return `${linkedTools(...tools)}:${bareTools()}`;
}

/** A folder for PATH with some programs of this machine only. */
export function linkedTools(...tools: readonly string[]): string {
  const links = scratch('tools');
  for (const tool of tools) symlinkSync(found(tool), join(links, tool));
  return links;
}

/** Commands that stand for a user's programs, in a folder for PATH. */
export interface FakeCommands {
  readonly path: string;
  /** What they keep: what was uploaded, and what tests tell them to answer. */
  readonly place: string;
  /** The arguments of every call of a command, a line each. */
  calls(name: string): readonly string[];
}

/**
 * Lays commands that write down how they are called, and then do what their script says.
 *
 * @param scripts by name, in POSIX sh; `$place` is a folder of theirs
 */
export function fakeCommands(scripts: Readonly<Record<string, string>>): FakeCommands {
  const path = scratch('commands');
  const place = join(path, 'place');
  mkdirSync(place);
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(path, name);
    writeFileSync(file, `#!/bin/sh\nplace='${place}'\nprintf '%s\\n' "$*" >>"$place/${name}.calls"\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const calls = (name: string): readonly string[] => {
    const file = join(place, `${name}.calls`);
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  };
  return { path, place, calls };
}

/** The value of an option among the arguments of a script: `option NAME "$@"`. */
const option = `option() {
  wanted="$1"; shift
  while [ "$#" -gt 0 ]; do
    if [ "$1" = "$wanted" ]; then printf '%s' "$2"; return; fi
    shift
  done
}
# A bucket whose objects are never replaced.
put() {
  [ ! -e "$place/objects/$2" ] || { echo 'PreconditionFailed' >&2; exit 1; }
  mkdir -p "$place/objects/$(dirname "$2")" && cp "$1" "$place/objects/$2"
}
get() { cp "$place/objects/$1" "$2"; }`;

/** The command lines of the clouds, as far as the pipeline calls them. What they say of a key is in `created`. */
export const cloudCommands: Readonly<Record<string, string>> = {
  aws: `${option}
case "$1 $2" in
  's3api put-object') put "$(option --body "$@")" "$(option --bucket "$@")/$(option --key "$@")" && echo '{"ETag":"x"}' ;;
  's3api get-object')
    from="$(option --bucket "$@")/$(option --key "$@")"
    while [ "$#" -gt 1 ]; do shift; done
    get "$from" "$1" && echo '{"ETag":"x"}' ;;
  'secretsmanager list-secret-version-ids') cat "$place/created" ;;
  *) exit 64 ;;
esac`,
  az: `${option}
at="$(option --account-name "$@")/$(option --container-name "$@")/$(option --name "$@")"
case "$1 $2 $3" in
  'storage blob upload') put "$(option --file "$@")" "$at" ;;
  'storage blob download') get "$at" "$(option --file "$@")" ;;
  'keyvault secret list-versions') cat "$place/created" ;;
  'login --service-principal --username') [ -d "$AZURE_CONFIG_DIR" ] && [ ! -e "$place/refuses" ] ;;
  *) exit 64 ;;
esac`,
  gcloud: `${option}
case "$1 $2 $3 $4" in
  'storage cp gs://'*) get "\${3#gs://}" "$4" ;;
  'storage cp '*) put "$3" "\${4#gs://}" ;;
  'secrets versions describe latest') cat "$place/created" ;;
  *) exit 64 ;;
esac`,
};
