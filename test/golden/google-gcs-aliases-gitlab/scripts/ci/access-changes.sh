#!/bin/sh
# usage: scripts/ci/access-changes.sh ENVIRONMENT PLAN_TXT
# Prints a Markdown table of who gains and who loses what, from a rendered plan (show -no-color). Prints a sentence if the
# plan changes no access. Uses the addresses of resources and what happens to them. It does not read the plan as
# JSON, because some versions of Terraform cannot render the plans of this repository as JSON.
set -eu
case "${1-}" in
  '' | -* | *[!A-Za-z0-9_-]*)
    printf 'error: an environment name must contain only letters, digits, hyphens and underscores\n' >&2
    exit 1
    ;;
esac
if [ ! -f "${2-}" ] || [ ! -r "$2" ]; then
  printf 'error: the rendered plan cannot be read\n' >&2
  exit 1
fi
# If environments share a root module, each has a module call that is named after it, with underscores.
names="$(find "$(dirname -- "$0")/../environments" -name '*.env' 2>/dev/null | sed -e 's|.*/||' -e 's|\.env$||')"

awk -v environment="$1" -v names="$names" '
  BEGIN {
    total = split(names, name, "\n")
    for (number = 1; number <= total; number++) {
      id = name[number]
      gsub(/-/, "_", id)
      named[id] = name[number]
    }
  }
  # Anything but the characters of a name could be Markdown or a workflow command.
  function cell(text) {
    gsub(/[^][A-Za-z0-9@._+"\/ -]/, "?", text)
    return "`" text "`"
  }
  function row(who, change, what) {
    rows[++count] = "| " cell(place) " | " who " | " change " | " what " |"
  }
  # The key of an access is OWNER/POLICY. The name of a policy contains no slash.
  function owner(key) {
    sub(/\/[^\/]*$/, "", key)
    return key
  }
  function granted(key) {
    sub(/^.*\//, "", key)
    return key
  }

  # Each change begins with a comment: "  # ADDRESS will be created", "  # ADDRESS must be replaced".
  /^  # .*(will be|must be) (created|destroyed|replaced|updated)/ {
    address = substr($0, 5)
    action = address
    sub(/ (will be|must be|is tainted, so must be) (created|destroyed|replaced|updated).*$/, "", address)
    sub(/^.*(will be|must be) /, "", action)
    if (address !~ /(^|\.)unionai_[a-z_]+\.[^.]/) next
    again = action ~ /^replaced/
    gains = action ~ /^created/
    loses = action ~ /^destroyed/
    place = environment

    if (address !~ /^module\.[A-Za-z0-9_-]+\.unionai_[a-z_]+\.this\[".*"\]$/) {
      row("see the plan", again ? "**is replaced**" : gains ? "**is created**" : loses ? "**is destroyed**" : "is updated", cell(address))
      next
    }
    split(address, part, ".")
    if (part[2] != "workspace") place = part[2] in named ? named[part[2]] : part[2]
    type = part[3]
    key = address
    sub(/^[^"]*"/, "", key)
    sub(/"\]$/, "", key)

    if (type == "unionai_user_access" || type == "unionai_application_access") {
      who = (type == "unionai_application_access" ? "application " : "") cell(owner(key))
      row(who, again ? "loses and regains" : gains ? "**gains**" : "**loses**", "policy " cell(granted(key)))
    } else if (type == "unionai_user" || type == "unionai_application") {
      who = (type == "unionai_application" ? "application " : "") cell(key)
      row(who, again ? "**is deleted and created again**" : gains ? "**is created**" : loses ? "**is deleted**" : "is changed", "account")
    } else if (type == "unionai_policy" || type == "unionai_role") {
      kind = substr(type, 9)
      row("all with " kind " " cell(key), again ? "**gain or lose**" : gains ? "can gain" : loses ? "**lose**" : "keep", again ? "what the " kind " grants: see the plan" : kind " " cell(key))
    } else if (type == "unionai_project") {
      row("all with access to it", gains ? "can gain" : loses || again ? "**lose**" : "keep", "project " cell(key))
    } else {
      row("all", again ? "change" : gains ? "gain" : loses ? "lose" : "change", substr(type, 9) " " cell(key))
    }
  }
  END {
    if (count == 0) {
      printf "No access changes in %s.\n", environment
      exit
    }
    print "| Environment | Who | Change | What |"
    print "|---|---|---|---|"
    for (number = 1; number <= count; number++) print rows[number]
  }
' "$2"
