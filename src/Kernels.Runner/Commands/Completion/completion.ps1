# Completion of kernels for PowerShell. In $PROFILE:  kernels completion pwsh | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName kernels -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the cursor, and what was typed of the current word. Of a list, PowerShell passes only the last part.
    [string[]]$before = @()
    $current = "$wordToComplete"
    foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -lt $cursorPosition) {
            $before += if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
                else { $element.Extent.Text }
        }
        elseif ($element.Extent.StartOffset -lt $cursorPosition) {
            $current = $element.Extent.Text.Substring(0, $cursorPosition - $element.Extent.StartOffset)
        }
    }
    $kept = if ($current.EndsWith($wordToComplete)) { $current.Length - "$wordToComplete".Length } else { 0 }
    $program, [string[]]$words = $before
    if ($null -eq $words) { $words = @() }

    foreach ($line in & $program complete @words $current 2>$null) {
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
            [System.Management.Automation.CompletionResult]::new($word.Substring($kept), $word, 'ParameterValue', $tip)
        }
    }
}
