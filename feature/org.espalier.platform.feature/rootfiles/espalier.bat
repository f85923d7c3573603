@echo off
rem Starts Espalier: the desktop for "espalier open", everything else without one. All arguments go to Espalier; try: espalier --help
rem JAVA_HOME chooses the Java, ESPALIER_JAVA_OPTS adds options for it, for example -Xmx8g.
setlocal

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo espalier: no java found. Install a Java of at least version 17, or set JAVA_HOME to one. 1>&2
  exit /b 70
)
rem Java before 9 does not know this option, and 9 to 16 do not know Java 17.
"%JAVA%" --version 2>nul | findstr /r /c:"^[a-zA-Z]* 1[7-9]" /c:"^[a-zA-Z]* [2-9][0-9]" >nul
if errorlevel 1 (
  echo espalier: %JAVA% is too old, Espalier needs at least Java 17. Set JAVA_HOME to a newer one. 1>&2
  exit /b 70
)

for %%f in ("%~dp0plugins\org.eclipse.equinox.launcher_*.jar") do set "LAUNCHER=%%f"

rem One thread and one kernel for linear algebra, so that the same seed gives the same bits.
if not defined OMP_NUM_THREADS set OMP_NUM_THREADS=1
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
if not defined OPENBLAS_CORETYPE if "%PROCESSOR_ARCHITECTURE%"=="AMD64" set OPENBLAS_CORETYPE=Haswell

if /i "%~1"=="open" (
  if not defined ESPALIER_WORKSPACE set "ESPALIER_WORKSPACE=%USERPROFILE%\espalier-workspace"
  goto desktop
)

"%JAVA%" --add-opens=java.base/java.nio=ALL-UNNAMED -XX:+UseParallelGC -XX:MaxRAMPercentage=50 -Dfile.encoding=UTF-8 -Djava.awt.headless=true -Dosgi.startLevel=4 %ESPALIER_JAVA_OPTS% -jar "%LAUNCHER%" -nosplash -data @none -application org.espalier.engine.application %*
exit /b %errorlevel%

:desktop
"%JAVA%" --add-opens=java.base/java.nio=ALL-UNNAMED -XX:MaxRAMPercentage=50 -Dfile.encoding=UTF-8 -Djava.awt.headless=true %ESPALIER_JAVA_OPTS% -jar "%LAUNCHER%" -nosplash -data "%ESPALIER_WORKSPACE%" -product org.espalier.editor.product -application org.espalier.editor.application %*
exit /b %errorlevel%
