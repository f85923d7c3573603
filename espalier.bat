@echo off
rem Builds Espalier when it is not built yet, then hands all arguments to it; try: espalier --help
setlocal
set "PRODUCTS=%~dp0update-site\target\products"
if not exist "%PRODUCTS%\complete" (
  echo espalier: building Espalier, which takes a few minutes the first time 1>&2
  if not exist "%~dp0target" mkdir "%~dp0target"
  call mvn -B -f "%~dp0pom.xml" -Pall-platforms -DskipTests package > "%~dp0target\build.log" 2>&1
  if errorlevel 1 (
    echo espalier: the build failed. See %~dp0target\build.log 1>&2
    exit /b 70
  )
)
call "%PRODUCTS%\org.espalier.product\win32\win32\x86_64\espalier\espalier.bat" %*
exit /b %errorlevel%
