; The command line on the PATH: of the person, or of the computer where it is installed for all. PowerShell, because NSIS
; cuts long values, and a cut PATH is a broken computer.
!macro commandPath VERB
  ${if} $installMode == "all"
    StrCpy $0 "Machine"
  ${else}
    StrCpy $0 "User"
  ${endIf}
  nsExec::Exec '"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "$INSTDIR\resources\cli\command-path.ps1" ${VERB} $0'
  Pop $0
!macroend

!macro customInstall
  !insertmacro commandPath add
!macroend

!macro customUnInstall
  !insertmacro commandPath remove
!macroend
