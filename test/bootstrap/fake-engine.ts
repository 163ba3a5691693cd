import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../terraform/workbench.ts';

/** A stand-in for the engine, which knows the objects of each root module by their address, and no cloud. */
export interface FakeEngine {
  /** The folder for PATH. */
  readonly path: string;
  /** Sets the objects of the state of a root module. */
  hold(root: string, addresses: readonly string[]): void;
  held(root: string): readonly string[];
  /** The next plan of a root module has a change of existing resources. */
  change(root: string): void;
  /** Every call: the root module and the arguments. */
  calls(): readonly string[];
  /** The variables TF_VAR_deletion... of the applies. */
  applies(): readonly string[];
}

/**
 * Installs the stand-in. It fails for a command or an option that the scripts do not use, and as the engine does for a root
 * module without a configuration.
 */
export function fakeEngine(dir: string): FakeEngine {
  const path = scratch('engine');
  const place = join(path, 'place');
  mkdirSync(place);
  const file = (root: string, name: string): string => join(place, `${root.replaceAll('/', '+')}.${name}`);
  const script = `#!/bin/sh
set -eu
printf '%s\\n' "$*" >>'${place}/calls'
root="\${1#-chdir=}"
[ "$root" != "$1" ] && [ -f "$root/versions.tf" ] || { echo 'Error: no configuration files' >&2; exit 1; }
key='${place}'/"$(printf '%s' "$root" | tr / +)"
shift
state="$key.state" changed="$key.change"
verb="$1"
shift
case "$verb" in
  init) ;;
  state)
    case "$1" in
      pull) [ ! -s "$state" ] || echo '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"l","resources":[{"mode":"managed"}]}' ;;
      list) cat "$state" 2>/dev/null || : ;;
      *) exit 64 ;;
    esac
    ;;
  plan)
    out=''
    for word in "$@"; do
      case "$word" in
        -out=*) out="\${word#-out=}" ;;
        -target=*) echo "$word" >"$key.target" ;;
      esac
    done
    case " $* " in
      *' -destroy '*)
        [ -s "$state" ] || exit 0
        echo destroy >"$out"
        exit 2
        ;;
      *' -detailed-exitcode '*)
        [ -f "$changed" ] || exit 0
        echo '  # module.qa.aws_iam_role.ci["qa"] will be destroyed'
        [ -z "$out" ] || echo change >"$out"
        exit 2
        ;;
    esac
    ;;
  show) echo 'Plan: 0 to add, 0 to change, 1 to destroy.' ;;
  apply)
    unlock="$(env | grep '^TF_VAR_deletion' | sort | tr '\\n' ' ' || :)"
    printf '%s\\n' "$root\${unlock:+ \${unlock% }}" >>'${place}/applies'
    for plan in "$@"; do :; done
    case "$(cat "$plan")" in
      destroy)
        if [ -f "$key.target" ]; then
          grep -v "^$(sed 's/-target=//' "$key.target")\\." "$state" >"$state.new" || :
          mv "$state.new" "$state"
        else
          : >"$state"
        fi
        ;;
      change) rm "$changed" ;;
      *) exit 64 ;;
    esac
    ;;
  output) echo '{}' ;;
  *) exit 64 ;;
esac
`;
  for (const engine of ['terraform', 'tofu']) {
    writeFileSync(join(path, engine), script);
    chmodSync(join(path, engine), 0o755);
  }
  const lines = (name: string): readonly string[] =>
    existsSync(name) ? readFileSync(name, 'utf8').split('\n').filter(Boolean) : [];
  return {
    path,
    hold: (root, addresses) => {
      mkdirSync(join(dir, root), { recursive: true });
      writeFileSync(file(root, 'state'), addresses.map((one) => `${one}\n`).join(''));
    },
    held: (root) => lines(file(root, 'state')),
    change: (root) => writeFileSync(file(root, 'change'), ''),
    calls: () => lines(join(place, 'calls')),
    applies: () => lines(join(place, 'applies')),
  };
}
