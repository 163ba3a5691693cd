# Cloud Storage encrypts the state, and the backend locks it. The values are literals because backend blocks cannot use
# variables.
terraform {
  backend "gcs" {
    bucket = "acme-tfstate"
    prefix = "unionai/ml-platform/bootstrap/google"

    # Encrypt with a customer-managed key, so that its use can be logged and revoked.
    kms_encryption_key = "projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate"
  }
}
