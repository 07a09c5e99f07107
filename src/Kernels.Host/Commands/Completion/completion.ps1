# Completion of kernels for PowerShell. In $PROFILE:  kernels completion pwsh | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName kernels -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the cursor; the last one is what is there of the word to complete.
    $words = @(
        foreach ($element in $commandAst.CommandElements) {
            if ($element.Extent.EndOffset -lt $cursorPosition) {
                if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
                else { $element.Extent.Text }
            }
        }
    )
    $program = $words[0]
    $before = if ($words.Count -gt 1) { $words[1..($words.Count - 1)] } else { @() }
    $current = "$wordToComplete"

    foreach ($line in & $program complete @before $current 2>$null) {
        $word, $meaning = $line -split "`t", 2
        if ($word -in ':files', ':folders') {
            $option, $path = if ($current -match '^(--[^=]*=)(.*)$') { $Matches[1], $Matches[2] } else { '', $current }
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($path) |
                Where-Object { $word -eq ':files' -or $_.ResultType -eq 'ProviderContainer' } |
                ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new(
                        $option + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
                }
        }
        elseif ($word) {
            $tip = if ($meaning) { $meaning } else { $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $tip)
        }
    }
}
