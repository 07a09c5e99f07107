#compdef kernels
# Completion of kernels for Zsh. In ~/.zshrc, after compinit:  source <(kernels completion zsh)

_kernels() {
    local -a words_before suggestions
    local line paths word meaning
    words_before=("${(@Q)words[2,CURRENT-1]}")

    local program=kernels
    [[ $words[1] == */* ]] && program=${~words[1]}
    for line in "${(@f)$("$program" complete "${words_before[@]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        word=${line%%$'\t'*}
        meaning=${line#*$'\t'}
        case $word in
            "") ;;
            :files) paths=files ;;
            :folders) paths=folders ;;
            *) suggestions+=("${word//:/\\:}:${meaning}") ;;
        esac
    done

    (( $#suggestions )) && _describe -V kernels suggestions
    if [[ -n $paths ]]; then
        [[ $PREFIX == -*=* ]] && compset -P '*='
        [[ $paths == folders ]] && _files -/ || _files
    fi
}

# As a file in $fpath, this script is the body of the function; when sourced, it only defines the function.
if [[ $funcstack[1] == _kernels ]]; then
    _kernels "$@"
else
    compdef _kernels kernels
fi
