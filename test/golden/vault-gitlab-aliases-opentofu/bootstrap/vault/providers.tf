# Run with the token of an administrator in VAULT_TOKEN or ~/.vault-token: vault login -address=https://vault.acme.example:8200
provider "vault" {
  address = "https://vault.acme.example:8200"
}
