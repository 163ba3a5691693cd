---
to: app/variables.tf
---
variable "<%= name %>_region" {
  type        = string
  description = "The region of <%= name %>."
}
