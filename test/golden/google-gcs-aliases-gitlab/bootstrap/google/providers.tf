# Uses your own identity, for example that of `gcloud auth application-default login`. Every resource names its project.
provider "google" {}
