import { type Offered, type OfferedCommand, programs } from './offered.ts';

/** The completion script of PowerShell 5.1 or later. */
export function powershellCompletion(all: readonly OfferedCommand[]): string {
  return `# PowerShell completion for unionai-terraform. Written by: unionai-terraform completion powershell
Register-ArgumentCompleter -Native -CommandName ${programs.map(quoted).join(', ')} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${all
  .map(
    ({
      name,
      title,
      operand,
      options,
    }) => `    ${quoted(name)} = @{ title = ${quoted(title)}; operand = ${value(operand)}; options = [ordered]@{
${options.map((one) => `      ${quoted(`--${one.name}`)} = @{ title = ${quoted(one.title)}; value = ${one.value === undefined ? '$null' : value(one.value)} }`).join('\n')}
    } }`,
  )
  .join('\n')}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $_.Extent.Text -ne $wordToComplete } | ForEach-Object { $_.Extent.Text })
  $program = $words[0]
  $command = $null
  $pending = $null
  foreach ($word in @($words | Select-Object -Skip 1)) {
    if ($word.StartsWith('-')) {
      $name = if ($null -ne $command) { $command } else { ${quoted(all[0]?.name ?? '')} }
      $option = $commands[$name].options[$word]
      $pending = if ($null -ne $option -and $null -ne $option.value) { $option } else { $null }
    } elseif ($null -ne $pending) {
      $pending = $null
    } elseif ($null -eq $command -and $commands.Contains($word)) {
      $command = $word
    }
  }
  $offer = {
    param($text, $title)
    if ($text.StartsWith($wordToComplete, [System.StringComparison]::OrdinalIgnoreCase)) {
      [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $title)
    }
  }
  $offerValue = {
    param($value)
    if ($value -is [array]) { foreach ($one in $value) { & $offer $one $one } }
    elseif ($value -in 'environments', 'answer-paths') {
      foreach ($one in @(& $program completion --words $value 2>$null)) { if ($one) { & $offer $one $one } }
    }
  }
  $known = if ($null -ne $command) { $command } else { ${quoted(all[0]?.name ?? '')} }
  if ($null -ne $pending) { & $offerValue $pending.value }
  elseif ($wordToComplete.StartsWith('-')) {
    foreach ($name in $commands[$known].options.Keys) { & $offer $name $commands[$known].options[$name].title }
  } elseif ($null -eq $command) {
    foreach ($name in $commands.Keys) { & $offer $name $commands[$name].title }
  } else { & $offerValue $commands[$command].operand }
}
`;
}

function value(offered: Offered): string {
  return typeof offered === 'string' ? quoted(offered) : `@(${offered.map(quoted).join(', ')})`;
}

/** A word of PowerShell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
