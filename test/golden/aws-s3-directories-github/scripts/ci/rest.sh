#!/bin/sh
# Sourced by the scripts that call a REST API. Tokens and bodies are passed by standard input or in private files: all
# users of a machine can read the arguments of its processes.
# shellcheck shell=sh

# usage: ci_rest METHOD URL HEADERS [BODY_FILE]
# Prints the response. HEADERS has one header per line. Fails if the status is not 2xx. Uses curl, or Node.js in images
# without curl.
ci_rest() {
  if command -v curl >/dev/null 2>&1; then
    {
      printf 'request = "%s"\nurl = "%s"\nconnect-timeout = 30\nmax-time = 300\n' "$1" "$2"
      printf '%s\n' "$3" | sed '/^$/d; s/["\\]/\\&/g; s/^/header = "/; s/$/"/'
      [ -z "${4-}" ] || printf 'data-binary = "@%s"\n' "$4"
    } | curl -fsS --config -
  elif command -v node >/dev/null 2>&1; then
    printf '%s\n' "$1" "$2" "${4-}" "$3" | node -e '
      const { readFileSync } = require("node:fs");
      const [method, url, file, ...lines] = readFileSync(0, "utf8").split("\n");
      const headers = lines.filter(Boolean).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
      fetch(url, { method, headers, body: file ? readFileSync(file) : undefined, redirect: "error", signal: AbortSignal.timeout(300000) })
        .then(async (response) => {
          if (!response.ok) throw new Error("HTTP status " + response.status);
          process.stdout.write(await response.text());
        })
        .catch((error) => {
          process.stderr.write("error: " + method + " " + new URL(url).host + ": " + error.message + "\n");
          process.exitCode = 1;
        });'
  else
    ci_fail 'neither curl nor node is installed. The answer ci.keyAgeImage sets an image that contains one'
  fi
}

# usage: ci_json_text NAME
# Prints the value of a text field of a flat JSON object on standard input.
ci_json_text() {
  tr -d '\n' | sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"
}
