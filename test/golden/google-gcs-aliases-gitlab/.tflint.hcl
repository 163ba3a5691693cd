# Uses only the ruleset bundled with TFLint. No plugins are downloaded.
config {
  call_module_type = "local"
}

plugin "terraform" {
  enabled = true
  preset  = "recommended"
}
