#!/bin/sh
# Sourced by the scripts that read JSON. The container images have no jq.
# shellcheck shell=sh

# usage: ci_json
# Reads one JSON document from standard input and prints a line for each value: its path, a tab, and the value. Objects
# have the value {, and lists [. Strings are printed as they are written, with their escape sequences. The path of a
# name with other characters than letters, digits, hyphens and underscores contains a question mark, so that no name can
# look like a path. Fails if the text is not exactly one JSON document, or if an object has two values of one name.
ci_json() {
  LC_ALL=C awk '
    { text = text $0 "\n" }
    function fail() { failed = 1; exit 1 }
    function next_char() {
      while (at <= size && index(" \t\r\n", substr(text, at, 1)) > 0) at++
      return substr(text, at, 1)
    }
    function string_end(    c, start) {
      start = ++at
      while (at <= size) {
        c = substr(text, at, 1)
        if (c == "\"") { at++; return substr(text, start, at - 1 - start) }
        if (c < " ") fail()
        at += (c == "\\") ? 2 : 1
      }
      fail()
    }
    function value(path,    c, name, count, word) {
      c = next_char()
      if (c == "{") {
        out = out path "\t{\n"
        at++
        if (next_char() == "}") { at++; return }
        for (;;) {
          if (next_char() != "\"") fail()
          name = string_end()
          if (name == "" || name ~ /[^A-Za-z0-9_-]/) name = "?"
          else if ((path "." name) in known) fail()
          known[path "." name] = 1
          if (next_char() != ":") fail()
          at++
          value(path "." name)
          c = next_char()
          at++
          if (c == "}") return
          if (c != ",") fail()
        }
      }
      if (c == "[") {
        out = out path "\t[\n"
        at++
        if (next_char() == "]") { at++; return }
        for (count = 0; ; count++) {
          value(path "." count)
          c = next_char()
          at++
          if (c == "]") return
          if (c != ",") fail()
        }
      }
      if (c == "\"") { out = out path "\t" string_end() "\n"; return }
      if (!match(substr(text, at, 64), /^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)/)) fail()
      word = substr(text, at, RLENGTH)
      at += RLENGTH
      out = out path "\t" word "\n"
    }
    END {
      if (failed) exit 1
      size = length(text)
      at = 1
      value("")
      if (next_char() != "") exit 1
      printf "%s", out
    }'
}

# usage: ci_json_value PATH
# Prints the value of a path from the output of ci_json on standard input; nothing if there is none.
ci_json_value() {
  ci_json_path="$1" awk -F '\t' '$1 == ENVIRON["ci_json_path"] { print substr($0, length($1) + 2) }'
}
