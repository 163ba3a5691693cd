#!/bin/sh
# usage: scripts/find-keys.sh [FILE...]
# Searches files for Union.ai API keys: by default all files of this folder that Git does not ignore, or, outside of a Git
# repository, all files. Prints the file and the line of each key, never its content.
# Exit codes: 0 nothing found, 1 a key found, 74 a file could not be searched.
#
# A key is the base64 encoding of host:client:secret:org. It is also found folded over several lines, in a frame, with
# terminal codes, in the characters for URLs, as a part of other text, in UTF-16, and encoded twice.
set -eu
LC_ALL=C
export LC_ALL

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 74
}

if [ "$#" -eq 0 ]; then cd "$(dirname -- "$0")/.."; fi
for program in awk tr; do
  command -v "$program" >/dev/null 2>&1 || fail "$program is not installed"
done

# A line that is no name of a file: the list failed.
failed="$(printf '\001')"
is_git=''
inside="$(git rev-parse --is-inside-work-tree 2>/dev/null)" || inside=false
if [ "$inside" = true ]; then is_git=true; fi

# Prints the files of this folder, one per line.
list() {
  if [ -n "$is_git" ]; then
    git -c core.quotePath=false ls-files --cached --others --exclude-standard
  else
    find . \( -name .git -o -name .terraform -o -name node_modules \) -prune -o -type f -print
  fi
}

# usage: emit FILE
# Prints a file between two lines that no file can contain, because control characters are deleted from its text.
emit() {
  printf '\001file %s\n' "$1"
  if [ ! -r "$1" ] || ! tr -d '\000-\010\013-\032\034-\037\177-\377' <"$1"; then printf '\n\001unreadable'; fi
  printf '\n'
}

emit_all() {
  if [ "$#" -gt 0 ]; then
    for file in "$@"; do
      if [ -f "$file" ]; then emit "$file"; else printf '\001file %s\n\001unreadable\n' "$file"; fi
    done
    return
  fi
  { list || printf '%s\n' "$failed"; } | while IFS= read -r file; do
    # Tracked files may be deleted, links (which Git stores as text), or folders of submodules.
    if [ "$file" = "$failed" ]; then
      printf '\001file list\n\001unreadable\n'
    elif [ -L "$file" ] || [ -d "$file" ]; then
      continue
    elif [ -e "$file" ]; then
      emit "$file"
    else
      # Git quotes unusual names, and find breaks names with line ends: such a file is not found by its name.
      case "$file" in
        \"*) emit "$file" ;;
        *) [ -n "$is_git" ] || emit "$file" ;;
      esac
    fi
  done
}

found=0
{
  emit_all "$@"
  printf '\001end\n'
} | awk '
  BEGIN {
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (i = 0; i < 64; i++) value[substr(alphabet, i + 1, 1)] = i
    value["-"] = 62
    value["_"] = 63
    for (i = 32; i < 127; i++) character[i] = sprintf("%c", i)
    # A window is searched with the end of the one before it, which is longer than any key.
    window = 8192
    overlap = 2048
  }

  /^\001file / { finish(); file = substr($0, 7); number = 0; next }
  /^\001unreadable/ { printf "%s: the file could not be searched\n", file > "/dev/stderr"; unreadable = 1; next }
  /^\001end/ { finish(); ended = 1; next }

  {
    number++
    text = $0
    if (index(text, "\033")) {
      gsub(/\033\[[0-9;:?]*[A-Za-z]/, "", text)
      gsub(/\033\][^\007\033]*\033?\\?/, "", text)
    }
    if (index(text, "\\")) gsub(/\\[nrt]/, "", text)
    sub(/^[ \t|#>*"\047`(]+/, "", text)
    sub(/[ \t|"\047`,;)\\]+$/, "", text)
    if (text == "") next
    starts[++lines] = length(buffer) + 1
    numbers[lines] = number
    while (length(text) > window) {
      buffer = buffer substr(text, 1, window)
      text = substr(text, window + 1)
      shift()
    }
    buffer = buffer text
    if (length(buffer) > window) shift()
  }

  END {
    # Not 1, with which some versions of awk also report an error of their own.
    if (found) exit 10
    exit (unreadable || !ended) ? 74 : 0
  }

  # Searches the buffer and keeps its end.
  function shift(   cut, i, kept, last) {
    scan(buffer, 1)
    cut = length(buffer) - overlap
    if (cut <= 0) return
    buffer = substr(buffer, cut + 1)
    kept = 0
    for (i = 1; i <= lines; i++) {
      if (i < lines && starts[i + 1] - cut <= 1) continue
      last = starts[i] - cut
      starts[++kept] = last < 1 ? 1 : last
      numbers[kept] = numbers[i]
    }
    lines = kept
  }

  # Searches the rest of a file.
  function finish() {
    scan(buffer, 1)
    buffer = ""
    lines = 0
  }

  # Decodes all base64 in a text, beginning at each of the four characters of a group. position is where the text is in
  # the buffer, if it was decoded from there.
  function scan(text, depth, position,   begin, bits, chunk, decoded, first, i, n, offset, part) {
    # At least 24 characters in groups of four that encode three ASCII characters: their highest bits are zero.
    if (text !~ /[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-][A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-][A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-][A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-][A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-][A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-]/) return
    n = length(text)
    for (offset = 1; offset <= 4; offset++) {
      decoded = ""
      for (i = offset; i <= n + 4; i += 4) {
        part = substr(text, i, 4)
        if (part ~ /^[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+\/_-]$/) {
          if (decoded == "" && chunk == "") begin = i
          bits = value[substr(part, 1, 1)] * 262144 + value[substr(part, 2, 1)] * 4096 + value[substr(part, 3, 1)] * 64 + value[substr(part, 4, 1)]
          first = int(bits / 65536)
          bits -= first * 65536
          # A control character is a space: no field of a key contains either.
          chunk = chunk readable(first) readable(int(bits / 256)) readable(bits % 256)
          # Adding to a long string copies it.
          if (length(chunk) > 60) { decoded = decoded chunk; chunk = "" }
        } else if (decoded != "" || chunk != "") {
          decoded = decoded chunk
          chunk = ""
          # The last characters: padding, or the end of the text.
          if (part ~ /^[A-Za-f][A-Za-z0-9+\/_-]/) {
            bits = value[substr(part, 1, 1)] * 4096 + value[substr(part, 2, 1)] * 64
            if (substr(part, 3, 1) in value) bits += value[substr(part, 3, 1)]
            first = int(bits / 1024)
            decoded = decoded readable(first) readable(int((bits - first * 1024) / 4) % 128)
          }
          check(decoded, depth, depth == 1 ? begin : position)
          decoded = ""
        }
      }
    }
  }

  function readable(code) {
    return code in character ? character[code] : " "
  }

  # Reports the first key in a decoded text, which begins at a position of the buffer.
  function check(decoded, depth, position) {
    # The secret has at least eight characters.
    if (match(decoded, /[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+:[A-Za-z0-9._-]+:[^: ][^: ][^: ][^: ][^: ][^: ][^: ][^: ]+:/))
      report(depth == 1 ? position + int((RSTART - 1) / 3) * 4 : position)
    else if (depth == 1) scan(decoded, 2, position)
  }

  function report(position,   i, line) {
    line = 0
    for (i = 1; i <= lines && starts[i] <= position; i++) line = numbers[i]
    if ((file, line) in reported) return
    reported[file, line] = 1
    found = 1
    printf "%s:%d: possible Union.ai API key. Revoke it and store its replacement in the secret store.\n", file, line > "/dev/stderr"
  }
' || found=$?
case "$found" in
  0 | 74) exit "$found" ;;
  10) exit 1 ;;
  *) fail 'the files could not be searched' ;;
esac
