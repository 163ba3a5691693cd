---
to: app/main.tf
---
module "<%= name %>" {
  source = "./modules/<%= name %>"
}
