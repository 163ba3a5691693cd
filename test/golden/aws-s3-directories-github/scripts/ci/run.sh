#!/bin/sh
# Sourced by the scripts that run the engine. When GitHub cancels a job, it sends INT to the process of the step, TERM
# after 7.5 seconds, and then kills it. A shell that waits for a program passes no signal on to it. Therefore steps `exec`
# these scripts, and the engine runs in the background: it gets one INT, finishes the operations in progress, and releases
# the state lock. A second signal would stop it immediately and could lose the state.
# shellcheck shell=sh

ci_signal='' ci_woken=false ci_pid='' ci_rc=0

# Called when the first signal arrives. Scripts can replace it.
ci_canceled() { :; }

# shellcheck disable=SC2317,SC2329 # called by the traps
ci_stop() {
  ci_woken=true
  [ -z "$ci_signal" ] || return 0
  ci_signal="$1"
  [ -z "$ci_pid" ] || kill -s "${ci_forward:-INT}" "$ci_pid" 2>/dev/null || true
  ci_canceled
}

# usage: ci_run COMMAND...
# Runs a command in the background and waits until it has ended, whatever signals arrive. Forwards the first of them as
# INT, or as ci_forward if it is set. Sets ci_rc to the exit code of the command, and ci_signal to the signal.
ci_run() {
  trap 'ci_stop INT' INT
  trap 'ci_stop TERM' TERM HUP
  "$@" 3>&- &
  ci_pid=$!
  # A signal that arrived before the command had a process is forwarded now.
  [ -z "$ci_signal" ] || kill -s "${ci_forward:-INT}" "$ci_pid" 2>/dev/null || true
  ci_wait "$ci_pid"
  ci_pid=''
}

# usage: ci_wait PID
# Sets ci_rc to the exit code of a child. A signal ends `wait` early, so wait again.
ci_wait() {
  ci_last=''
  while :; do
    ci_woken=false ci_rc=0
    wait "$1" || ci_rc=$?
    # 127: the shell no longer knows the child. The previous `wait` returned its exit code although a signal arrived.
    if [ "$ci_rc" -eq 127 ] && [ -n "$ci_last" ]; then
      ci_rc="$ci_last"
      return 0
    fi
    if [ "$ci_woken" = false ] || [ "$ci_rc" -le 128 ]; then return 0; fi
    ci_last="$ci_rc"
  done
}

# usage: ci_run_streamed DIR COMMAND...
# The same, and prints the output of the command while it runs, without the lines that contain a secret. Sets ci_withheld
# to true if there was one. DIR is a private folder.
ci_run_streamed() {
  ci_dir="$1"
  shift
  mkfifo -m 600 "$ci_dir/log"
  ci_stream "$ci_dir" <"$ci_dir/log" &
  ci_filter=$!
  ci_run "$@" >"$ci_dir/log" 2>&1
  ci_code="$ci_rc" ci_withheld=false
  ci_wait "$ci_filter"
  # shellcheck disable=SC2034 # read by the scripts
  [ "$ci_rc" -eq 0 ] || ci_withheld=true
  ci_rc="$ci_code"
}

# usage: ci_stream DIR
# Prints the lines of standard input as they arrive, prepared for a log. Replaces each line that contains a secret, and
# fails at the end if there was one.
ci_stream() (
  trap '' INT TERM HUP PIPE # the log ends when the engine does: an engine that cannot write its log stops immediately
  set +e -f
  ci_secrets="$(ci_secret_lines)"
  ci_char='[A-Za-z0-9+/_-]'
  ci_chars="$ci_char$ci_char$ci_char$ci_char$ci_char$ci_char"
  ci_chars="$ci_chars$ci_chars$ci_chars$ci_chars" # the shortest word that ci_assert_no_key searches
  ci_code=0
  IFS='
'
  while IFS= read -r ci_line || [ -n "$ci_line" ]; do
    ci_hidden=false
    for ci_secret in $ci_secrets; do
      case "$ci_line" in
        *"$ci_secret"*) ci_hidden=true ;;
      esac
    done
    printf '%s\n' "$ci_line" 2>/dev/null >"$1/line" || ci_hidden=true
    # shellcheck disable=SC2254 # a pattern
    case "$ci_line" in
      *$ci_chars*) (ci_assert_no_key "$1/line") 2>/dev/null || ci_hidden=true ;;
    esac
    if [ "$ci_hidden" = true ]; then
      ci_code=1
      printf '    (a line was not displayed, because it may contain a secret)\n'
    else
      ci_plain "$1/line"
    fi
  done
  exit "$ci_code"
)

# usage: ci_end_if_canceled
# Exits if a signal arrived, whatever the command said.
ci_end_if_canceled() {
  [ -n "$ci_signal" ] || return 0
  ci_rc=1
  ci_end
}

# usage: ci_end
# Exits with the code of the command. After a signal, a command that failed was interrupted.
ci_end() {
  case "$ci_rc $ci_signal" in
    '0 '*) exit 0 ;;
    *' INT') exit 130 ;;
    *' TERM') exit 143 ;;
    *) exit "$ci_rc" ;;
  esac
}
