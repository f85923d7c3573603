#!/bin/sh
# Starts an X server without a screen for the tests and prints its name, such as :99. It ends when its last client does.
# Where there is no Xvfb, the display of whoever runs the tests is used.
folder=$1
if ! command -v Xvfb > /dev/null; then
  if [ -z "$DISPLAY" ]; then
    echo "The tests of the desktop need a display: install Xvfb (Debian: apt-get install xvfb), or run them in a desktop session." >&2
    exit 1
  fi
  printf '%s' "$DISPLAY"
  exit 0
fi
mkdir -p "$folder"
number=$folder/display
: > "$number"
# Where the workbench never starts, nobody disconnects; then the time limit ends the server.
# The number is written to descriptor 3 when the server is ready.
timeout 3600 Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -terminate 3> "$number" > "$folder/xvfb.log" 2>&1 &
tries=0
while [ ! -s "$number" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ] || ! kill -0 $! 2> /dev/null; then
    echo "Xvfb did not start; $folder/xvfb.log tells why." >&2
    exit 1
  fi
  sleep 0.1
done
printf ':%s' "$(cat "$number")"
