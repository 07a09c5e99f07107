# Completion of kernels for Bash. In ~/.bashrc:  source <(kernels completion bash)

_kernels() {
    # Bash also splits words at = and :, so this puts them together again as they are in the line, up to the cursor.
    local line=${COMP_LINE:0:COMP_POINT} words=() index
    for ((index = 0; index <= COMP_CWORD; index++)); do
        local word=${COMP_WORDS[index]}
        if [[ $index -eq 0 || $line == [[:space:]]* ]]; then
            words+=("")
            line=${line#"${line%%[![:space:]]*}"}
        fi
        [[ $index -eq $COMP_CWORD ]] && word=$line
        words[-1]+=$word
        line=${line#"$word"}
    done

    local program=kernels
    [[ $1 == */* ]] && program=${1/#\~\//$HOME/}
    local current=${words[-1]} before="" answer
    answer=$("$program" complete "${words[@]:1}" 2>/dev/null)

    # What is before the last = or : stays as it is.
    [[ $COMP_WORDBREAKS == *[=:]* ]] && before=${current%"${current##*[=:]}"}
    local paths="" suggestion
    COMPREPLY=()
    while IFS= read -r suggestion; do
        suggestion=${suggestion%%$'\t'*}
        case $suggestion in
            "") ;;
            :files) paths=-f ;;
            :folders) paths=-d ;;
            *) COMPREPLY+=("${suggestion#"$before"}") ;;
        esac
    done <<<"$answer"

    if [[ -n $paths ]]; then
        [[ $current == -*=* ]] && current=${current#*=}
        compopt -o filenames 2>/dev/null
        while IFS= read -r suggestion; do
            [[ -n $suggestion ]] && COMPREPLY+=("$suggestion")
        done < <(compgen "$paths" -- "$current")
    fi
}

complete -F _kernels kernels
