import { type Offered, type OfferedCommand, optionsWithValue, programs } from './offered.ts';

/** The completion script of zsh: a file for `fpath`, or for `source`. */
export function zshCompletion(all: readonly OfferedCommand[]): string {
  const [main] = all;
  return `#compdef ${programs.join(' ')}
# zsh completion for unionai-terraform. Written by: unionai-terraform completion zsh
_unionai_terraform_offer() {
  local kind=$1
  local -a list open
  shift
  case $kind in
    files) _files ;;
    folders) _files -/ ;;
    environments | answer-paths)
      list=(\${(f)"$($words[1] completion --words $kind 2> /dev/null)"})
      open=(\${(M)list:#*=})
      list=(\${list:#*=})
      (( $#open )) && compadd -S '' -- $open
      (( $#list )) && compadd -- $list
      ;;
    words) (( $# )) && compadd -- "$@" ;;
  esac
}
_unionai_terraform() {
  local command='' word='' skip='' previous=''
  local -a described
  integer index=2
  while (( index < CURRENT )); do
    word=$words[index]
    case $word in
      ${optionsWithValue(all).join(' | ')}) skip=1 ;;
      -*) skip='' ;;
      *) if [[ -n $skip ]]; then skip=''; elif [[ -z $command ]]; then command=$word; fi ;;
    esac
    (( index++ ))
  done
  previous=$words[CURRENT-1]
  if [[ $words[CURRENT] == --*=* ]]; then
    previous=\${words[CURRENT]%%=*}
    compset -P 1 '*='
  elif [[ -z $skip ]]; then
    previous=''
  fi
  case "$command:$previous" in
${all
  .flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.value === undefined
        ? []
        : [arm(`${name}:--${option.name}${name === main?.name ? ` | :--${option.name}` : ''}`, option.value)],
    ),
  )
  .join('\n')}
    *:--*) ;;
    *)
      case "$command:$words[CURRENT]" in
        :-*) described=(${described(main?.options ?? [])}) ;;
        :*) described=(${all.map(({ name, title }) => quoted(`${name}:${title}`)).join(' ')}) ;;
${all.map(({ name, options }) => `        ${name}:-*) described=(${described(options)}) ;;`).join('\n')}
${all.map(({ name, operand }) => `    ${arm(`${name}:*`, operand)}`).join('\n')}
      esac
      (( $#described )) && _describe -t words unionai-terraform described
      ;;
  esac
}
if [[ $funcstack[1] == _unionai-terraform ]]; then
  _unionai_terraform "$@"
elif (( $+functions[compdef] )); then
  compdef _unionai_terraform ${programs.join(' ')}
fi
`;
}

function described(options: readonly { readonly name: string; readonly title: string }[]): string {
  return options.map(({ name, title }) => quoted(`--${name}:${title}`)).join(' ');
}

function arm(pattern: string, offered: Offered): string {
  const value = typeof offered === 'string' ? offered : ['words', ...offered.map(quoted)].join(' ');
  return `    ${pattern}) _unionai_terraform_offer ${value} ;;`;
}

/** A word of zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
