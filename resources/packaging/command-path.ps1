# Adds the folder of this script to the PATH, or removes it: command-path.ps1 add|remove User|Machine
param(
  [Parameter(Mandatory)][ValidateSet('add', 'remove')][string]$Verb,
  [Parameter(Mandatory)][ValidateSet('User', 'Machine')][string]$Scope
)
$ErrorActionPreference = 'Stop'
if ($Scope -eq 'Machine') {
  $root = [Microsoft.Win32.Registry]::LocalMachine
  $place = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
} else {
  $root = [Microsoft.Win32.Registry]::CurrentUser
  $place = 'Environment'
}
$key = $root.OpenSubKey($place, $true)
# Not expanded: %USERPROFILE% and its like have to stay what they are.
$path = $key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
$folders = @($path -split ';' | Where-Object { $_ -ne '' -and $_ -ne $PSScriptRoot })
if ($Verb -eq 'add') { $folders += $PSScriptRoot }
$key.SetValue('Path', ($folders -join ';'), [Microsoft.Win32.RegistryValueKind]::ExpandString)
$key.Close()
# A change through this call is announced to the programs that run; the value itself is of no account.
[Environment]::SetEnvironmentVariable('ONBEHALF_PATH_CHANGED', $null, $Scope)
