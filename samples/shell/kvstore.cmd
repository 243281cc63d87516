@echo off
rem Starts the shell: kvstore [OPTIONS] [COMMAND]. Needs the jar that the build leaves in target, here or beside it,
rem and a Java 17 or later: that of JAVA_HOME, or the one on the PATH.
setlocal
set "jar=%~dp0kvstore.jar"
if not exist "%jar%" set "jar=%~dp0target\kvstore.jar"
if not exist "%jar%" (
  echo kvstore: there is no %jar%; build it: mvn -B -q -DskipTests -pl samples/shell -am package 1>&2
  exit /b 70
)
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:+UseSerialGC -Xshare:auto -jar "%jar%" %*
