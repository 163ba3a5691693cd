# Errors of the text, which the decoded value does not show. YAML keeps only the last of two equal keys, so that a repeated
# key would remove entries from the file without a word. The access that an anchor or a merge key grants is not in the
# line that grants it.
locals {
  # Quoted texts and comments contain no keys and no anchors.
  quoted_text = "([:-][ \\t]+|\\[[ \\t]*)(\"(\\\\.|[^\"\\\\\\n])*\"|'[^'\\n]*')"
  comment     = "(?m)(^|[ \\t])#.*$"
  unquoted    = replace(replace(local.text, "/${local.quoted_text}/", "$${1}x"), "/${local.comment}/", "")

  # Keys begin a line, or follow hyphens, a brace or a comma. Compare how often each is in the text and in the value.
  key_pattern  = "(?m)(?:^[ \\t]*(?:-[ \\t]+)*|[{,][ \\t]*)[\"']?([A-Za-z_][A-Za-z0-9_.-]*)[\"']?[ \\t]*:(?:[ \\t\\r]|$)"
  written_keys = flatten(regexall(local.key_pattern, local.unquoted))
  read_keys    = flatten(regexall("\"([^\"\\\\]+)\":", try(jsonencode(local.source), "")))
  repeated_keys = concat(
    [for key in keys(local.keys.file) : key if length(regexall("(?m)^${key}[ \\t]*:", local.unquoted)) > 1],
    [for key in distinct(local.read_keys) : key if length([for one in local.written_keys : one if one == key]) > length([for one in local.read_keys : one if one == key])],
  )

  # Where a value begins: on a line, after a key, or in a list or object that begins there. A hyphen or a bracket inside a text
  # that is not quoted begins nothing.
  quoted_key  = "[{,][ \\t]*(?:\"[^\"\\n]*\"|'[^'\\n]*')[ \\t]*:"
  value_begin = "(?:^[ \\t]*(?:-[ \\t]+)*|:[ \\t]+|${local.quoted_key})"
  value_start = "${local.value_begin}(?:[\\[{](?:[^\\n]*[\\[{,])?[ \\t]*)?"
  has_anchors = can(regex("(?m)${local.value_start}(?:[&*!][^ \\t\\r\\n]|<<[ \\t]*:)", local.unquoted))

  text_errors = concat(
    local.is_empty ? ["is empty. Restore it, or write {} to remove all access"] : [],
    local.has_anchors ? ["contains a YAML anchor, alias, tag or merge key. Write the values out, and quote a text that begins with &, * or !"] : [],
    # Only the first, from the outside in: if a list is lost, the keys in its entries are missing, too.
    [for key in slice(local.repeated_keys, 0, min(1, length(local.repeated_keys))) : "${key}: is more than once in one object, and YAML keeps only the last one. Merge the two"],
  )
}
