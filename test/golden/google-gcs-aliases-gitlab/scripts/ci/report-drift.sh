#!/bin/sh
# usage: scripts/ci/report-drift.sh
# Reports that the nightly pipeline found drift or an expired key. The job has no identity and no access to plans. It
# fails, so that GitLab notifies the owner of the schedule.
set -eu
printf 'The nightly check found drift or an expired key, or it failed.\n'
printf 'See the failed jobs of this pipeline for details: %s\n' "${CI_PIPELINE_URL-}"
exit 1
