---
to: app/README.md
---
# <%= name %>

Run `terraform init` and `terraform plan`.
