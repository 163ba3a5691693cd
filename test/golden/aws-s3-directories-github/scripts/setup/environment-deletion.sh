#!/bin/sh
# Sourced by scripts/setup/delete.sh. Finds and deletes a GitHub environment.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# usage: find_environment CI-ENVIRONMENT. Whether it exists.
find_environment() {
  get "$project_api/environments/$1"
}

# GitHub deletes the variables, secrets and protection rules with the environment.
remove_environment() {
  must DELETE "$project_api/environments/$1"
}
