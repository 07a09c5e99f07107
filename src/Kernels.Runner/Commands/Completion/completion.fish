# Completion of kernels for fish:  kernels completion fish > ~/.config/fish/completions/kernels.fish

function __kernels_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program kernels
    string match -q '*/*' -- $words[1]; and set program (string replace -r '^~/' "$HOME/" -- $words[1])
    for line in ($program complete $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case :files
                __kernels_paths $current __fish_complete_path
            case :folders
                __kernels_paths $current __fish_complete_directories
            case '*'
                echo $line
        end
    end
end

# For --option=path, the option's name stays before each path.
function __kernels_paths -a current finder
    set -l option (string match -r -- '^--[^=]*=' $current)
    set -q option[1]; or set option ""
    set -l path (string replace -r -- '^--[^=]*=' '' $current)
    for found in ($finder $path)
        echo $option$found
    end
end

complete -c kernels -f -a '(__kernels_complete)'
