@echo off
setlocal
set NODE_OPTIONS=
set NODE_EXTRA_CA_CERTS=
set NODE_TLS_REJECT_UNAUTHORIZED=
set NODE_PATH=
"%~dp0node.exe" "%~dp0dist\main\onbehalf.js" %*
exit /b %ERRORLEVEL%
