/**
 * A stand-in for the engine, for tests of what runs around it: a root is as committed once its main.tf, or what else
 * there is of its kind, was applied; a saved plan is the sum of those files. Real runs take the real Terraform.
 */
export const fakeEngine = `
[ "\${1#-chdir=}" = "$1" ] || { cd "\${1#-chdir=}"; shift; }
slug="$(pwd | sed 's|.*/work||' | tr '/' '_')"
now="$(cat ./*.tf 2>/dev/null | cksum)"
case "$1" in
  init | validate | fmt | test) ;;
  plan)
    for arg; do case "$arg" in -out=*) out="\${arg#-out=}" ;; esac; done
    [ -z "\${out-}" ] || printf '%s' "$now" >"$out"
    [ "$now" != "$(cat "$place/applied$slug" 2>/dev/null)" ] || { echo 'No changes.'; exit 0; }
    printf '  # thing.this["%s"] will be updated in-place\\n      value = "hand"\\nPlan: 0 to add, 1 to change, 0 to destroy.\\n' "$slug"
    exit 2
    ;;
  show) printf '  # thing.this will be updated in-place\\nPlan: 0 to add, 1 to change, 0 to destroy.\\n%s\\n' "$now" ;;
  apply)
    for arg; do :; done
    cat "$arg" >"$place/applied$slug"
    echo 'Apply complete!'
    ;;
  *) exit 64 ;;
esac`;
