/** The shells that completion is known for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/** What a shell reads so that it asks `holdfast` how a command line may go on. */
export function shellScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# holdfast completion bash. Use it with: source <(holdfast completion bash)
_holdfast() {
  local value about
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    if [[ $value == :files ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <(holdfast completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _holdfast holdfast
`,
  zsh: `#compdef holdfast
# holdfast completion zsh. Use it with: source <(holdfast completion zsh), after compinit; or as a file _holdfast in $fpath.
_holdfast() {
  local value about
  local -a found
  while IFS=$'\\t' read -r value about; do
    if [[ $value == :files ]]; then
      _files
      return
    fi
    found+=("\${value//:/\\\\:}:$about")
  done < <(holdfast completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe -V holdfast found
}
if [[ $funcstack[1] == _holdfast ]]; then _holdfast; else compdef _holdfast holdfast; fi
`,
  fish: `# holdfast completion fish. Use it with: holdfast completion fish | source
function __holdfast_complete
    set -l words (commandline -opc)[2..-1]
    set -l current (commandline -ct)
    for line in (holdfast completion fish -- $words "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c holdfast -f -a '(__holdfast_complete)'
`,
};
