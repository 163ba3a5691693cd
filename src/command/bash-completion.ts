import { type Offered, type OfferedCommand, optionsWithValue, programs } from './offered.ts';

/** The completion script of bash 3.2 or later. Words are compared as text, so none is ever run or expanded. */
export function bashCompletion(all: readonly OfferedCommand[]): string {
  return `# bash completion for unionai-terraform. Written by: unionai-terraform completion bash
_unionai_terraform() {
  local IFS=$' \\t\\n' current=\${COMP_WORDS[COMP_CWORD]} previous='' command='' word='' skip='' lead='' kind='' list='' index=1
  COMPREPLY=()
  while [ "$index" -lt "$COMP_CWORD" ]; do
    word=\${COMP_WORDS[index]}
    case $word in
      =) [ -n "$skip" ] || skip=1 ;;
      ${optionsWithValue(all).join(' | ')}) skip=1 ;;
      -*) skip='' ;;
      *) if [ -n "$skip" ]; then skip=''; elif [ -z "$command" ]; then command=$word; fi ;;
    esac
    index=$((index + 1))
  done
  if [ "$COMP_CWORD" -gt 1 ]; then previous=\${COMP_WORDS[COMP_CWORD - 1]}; fi
  # bash makes a word of the equals sign in --option=VALUE and in --set PATH=VALUE.
  if [ "$current" = '=' ]; then
    current=''
    if [ "$COMP_CWORD" -gt 2 ] && [ "\${COMP_WORDS[COMP_CWORD - 2]}" = --set ]; then
      lead="$previous="
      previous=--set
    fi
  elif [ "$previous" = '=' ] && [ "$COMP_CWORD" -gt 2 ]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
    if [ "$COMP_CWORD" -gt 3 ] && [ "\${COMP_WORDS[COMP_CWORD - 3]}" = --set ]; then
      lead="$previous="
      previous=--set
    fi
  fi
  case "$command:$previous" in
${all
  .flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.value === undefined
        ? []
        : [arm(`${name === all[0]?.name ? `${name}:--${option.name} | :` : `${name}:`}--${option.name}`, option.value)],
    ),
  )
  .join('\n')}
    *)
      case "$command:$current" in
        :-*) list='${lines((all[0]?.options ?? []).map(({ name }) => `--${name}`))}' ;;
        :*) list='${lines(all.map(({ name }) => name))}' ;;
${all.map(({ name, options }) => `        ${name}:-*) list='${lines(options.map((one) => `--${one.name}`))}' ;;`).join('\n')}
${all.map(({ name, operand }) => `    ${arm(`${name}:*`, operand)}`).join('\n')}
      esac
      ;;
  esac
  case $kind in
    files | folders)
      while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(if [ "$kind" = files ]; then compgen -f -- "$current"; else compgen -d -- "$current"; fi)
      compopt -o filenames 2> /dev/null || :
      return
      ;;
    environments | answer-paths) list=$("\${COMP_WORDS[0]}" completion --words "$kind" 2> /dev/null) ;;
  esac
  while IFS='' read -r word; do
    case $word in
      '') ;;
      "$lead$current"*)
        COMPREPLY+=("\${word#"$lead"}")
        case $word in *=) compopt -o nospace 2> /dev/null || : ;; esac
        ;;
    esac
  done <<< "$list"
}
complete -F _unionai_terraform ${programs.join(' ')}
`;
}

function arm(pattern: string, offered: Offered): string {
  const value = typeof offered === 'string' ? `kind=${offered}` : `list='${lines(offered)}'`;
  return `    ${pattern}) ${value} ;;`;
}

function lines(words: readonly string[]): string {
  return words.join('\n');
}
