# Reads an HTTP response with a JSON document. Prints HTTP<TAB>STATUS, and a line PATH<TAB>VALUE for each value that is not
# an array or object: .rules[0].type<TAB>deletion. An empty array or object is printed as [] or {}. Strings keep their
# escapes, so that each value is one line. Fails if the response has a body that is not one complete JSON document, so that
# no other answer is mistaken for a setting.
{ sub(/\r$/, "") }

NR == 1 {
  if ($0 !~ /^HTTP\/[0-9.]+ [0-9][0-9][0-9]( |$)/) exit
  is_header = 1
  print "HTTP\t" $2
}

is_header {
  if ($0 == "") is_header = 0
  next
}

{ text = text $0 "\n" }

END {
  blank()
  if (text == "") exit
  value("")
  blank()
  if (text != "") stop()
}

function stop() {
  exit 1
}

function blank() {
  sub(/^[ \t\n]+/, "", text)
}

# Removes the next character and returns it.
function next_character(   c) {
  blank()
  c = substr(text, 1, 1)
  text = substr(text, 2)
  return c
}

function string(   s) {
  if (!match(text, /^"([^"\\]|\\.)*"/)) stop()
  s = substr(text, 2, RLENGTH - 2)
  text = substr(text, RLENGTH + 1)
  if (s ~ /[\001-\037]/) stop()
  gsub(/\\\//, "/", s)
  return s
}

function value(path,   c, i, key) {
  blank()
  c = substr(text, 1, 1)
  if (c == "\"") {
    print path "\t" string()
    return
  }
  if (c != "{" && c != "[") {
    if (!match(text, /^(true|false|null|-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)/)) stop()
    c = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    print path "\t" c
    return
  }
  text = substr(text, 2)
  blank()
  if (substr(text, 1, 1) == (c == "{" ? "}" : "]")) {
    text = substr(text, 2)
    print path "\t" (c == "{" ? "{}" : "[]")
    return
  }
  for (i = 0; ; i++) {
    if (c == "{") {
      blank()
      key = string()
      if (next_character() != ":") stop()
      value(path "." key)
    } else {
      value(path "[" i "]")
    }
    key = next_character()
    if (key == (c == "{" ? "}" : "]")) return
    if (key != ",") stop()
  }
}
