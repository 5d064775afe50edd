#!/usr/bin/env bash
# Tests of ./hawser itself, in some seconds: it is copied to a directory with a space in its name, among JDKs and a Maven
# that are not real. `./hawser test` runs this first; nothing is built and nothing outside a temporary directory touched.
set -euo pipefail

here=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
real_jdk=${JAVA_HOME:?is set by ./hawser test}
work=$(mktemp -d "${TMPDIR:-/tmp}/hawser-test.XXXXXX")
project="$work/a project"
failures=0 checks=0

finish() {
  local pid
  for pid in $(jobs -p); do kill -KILL -- "-$pid" 2>/dev/null || true; done
  rm -rf -- "$work"
}
trap finish EXIT

# ---- the stage --------------------------------------------------------------------------------------------------

# make_jdk NAME VERSION: a directory that looks like a JDK.
make_jdk() {
  mkdir -p "$work/jvm/$1/bin"
  printf 'JAVA_VERSION="%s"\n' "$2" >"$work/jvm/$1/release"
  cp "$work/java" "$work/jvm/$1/bin/java"
  printf '#!/bin/sh\n' >"$work/jvm/$1/bin/javac"
  chmod +x "$work/jvm/$1/bin/"*
}

# Stands for java: tells its command line, and plays the programs of the demo.
cat >"$work/java" <<'FAKE'
#!/usr/bin/env bash
value() { # of an option
  local option=$1
  shift
  while (($#)); do
    if [[ $1 == "$option" ]]; then printf '%s' "$2"; fi
    shift
  done
}
stay() {
  printf 'started %s\n' "$1" >>"$FAKE_DIARY"
  trap 'printf "stopped %s\n" "'"$1"'" >>"$FAKE_DIARY"; kill ${child:-} 2>/dev/null; exit 143' TERM
  if [[ ${FAKE_DIES:-} == "$1" ]]; then
    sleep 1
    echo "no more strength"
    exit 3
  fi
  while :; do sleep 0.1; done
}
case " $* " in
  *" -version "*)
    if [[ -n ${FAKE_NO_SHENANDOAH:-} && " $* " == *Shenandoah* ]]; then exit 1; fi
    exit 0
    ;;
esac
if [[ -z ${FAKE_DIARY:-} ]]; then
  printf '<%s> ' "$0" "$@"
  exit "${FAKE_STATUS:-0}"
fi
case " $* " in
  *GatewayMain*)
    echo "hawser-gateway ready devices=127.0.0.1:1 rpc=127.0.0.1:2 data=/d admin-token=/d/admin.token"
    stay gateway
    ;;
  *DemoWebServerMain*)
    "$FAKE_REAL_JDK/bin/jwebserver" -b 127.0.0.1 -p "$(value --port "$@")" -d "$(mktemp -d -p "$FAKE_WORK")" &
    child=$!
    stay web-server
    ;;
  *SimulateMain*)
    echo "50 connected"
    stay devices
    ;;
  *HawserCli\ devices*) for i in $(seq 50); do echo "demo-$i connected"; done ;;
  *HawserCli\ send*) echo "SUCCEEDED by a fake" ;;
esac
FAKE

# Stands for nats-server.
cat >"$work/nats-server" <<'FAKE'
#!/usr/bin/env bash
if [[ $1 == --version ]]; then
  echo "nats-server: v2.9.10"
  exit 0
fi
echo $$ >"$FAKE_DIARY.nats.$(sed -n 's/^server_name: //p' "$2")"
printf 'started nats\n' >>"$FAKE_DIARY"
until (($(grep -c 'started nats' "$FAKE_DIARY") >= 3)); do sleep 0.1; done # the real ones have to meet, too
echo "JetStream cluster new metadata leader"
trap 'printf "stopped nats\n" >>"$FAKE_DIARY"; exit 1' TERM
while :; do sleep 0.1; done
FAKE

mkdir -p "$project" "$work/bin" "$work/home" "$work/jvm" "$work/empty"
cp "$here/hawser" "$project/hawser"
printf '<project>\n  <artifactId>hawser</artifactId>\n  <version>1.2.3</version>\n</project>\n' >"$project/pom.xml"
for module in gateway:hawser-gateway web-client-stub:hawser-client device-simulator:hawser-device; do
  mkdir -p "$project/${module%:*}/target/lib"
  touch "$project/${module%:*}/target/${module#*:}-1.2.3.jar"
done
mkdir -p "$project/target" && touch "$project/target/.built"
chmod +x "$work/nats-server" && cp "$work/nats-server" "$work/bin/nats-server" && cp "$work/nats-server" "$work/nats-server-2"
make_jdk jdk-17 17.0.15
make_jdk jdk-25 25.0.3
make_jdk jdk-26 26
make_jdk jre-25 25.0.3 && rm "$work/jvm/jre-25/bin/javac"
# The tools that hawser uses, but no java and no mvn.
for tool in bash sh env awk cat chmod chown cp cut dirname find flock grep head kill mkdir mktemp mv paste readlink rm sed seq sleep sort \
  tail tee touch tr uname wc; do
  if path=$(command -v "$tool") && [[ $path == /* ]]; then ln -s "$path" "$work/bin/$tool"; fi
done

# ---- checks -----------------------------------------------------------------------------------------------------

# A shell cannot trap a signal that was ignored when it began, as Ctrl-C is in whatever a script starts in the background;
# the demo would never see it. Terminals do not ignore it.
as_terminals_do=()
if env --default-signal=INT true 2>/dev/null; then as_terminals_do=(--default-signal=INT); fi

# Becomes hawser in a clean environment, with assignments first: become_hawser A=b help
become_hawser() {
  local settings=()
  while [[ ${1:-} == *=* && $1 != -* ]]; do
    settings+=("$1")
    shift
  done
  cd /
  exec env ${as_terminals_do[@]+"${as_terminals_do[@]}"} -i PATH="$work/bin" HOME="$work/home" TMPDIR="$work" HAWSER_JDK_DIRS="$work/jvm" \
    ${settings[@]+"${settings[@]}"} "${hawser_path:-$project/hawser}" "$@"
}

hawser() (become_hawser "$@")

# expect SENTENCE STATUS PATTERN command…: the status, and a pattern somewhere in what it prints.
expect() {
  local sentence=$1 wanted=$2 pattern=$3 status=0 output
  shift 3
  output=$("$@" 2>&1) || status=$?
  checks=$((checks + 1))
  if ((status != wanted)) || ! [[ $output =~ $pattern ]]; then
    failures=$((failures + 1))
    printf 'FAILED: %s\n  wanted status %s and /%s/, got status %s and:\n%s\n' \
      "$sentence" "$wanted" "$pattern" "$status" "$output" >&2
  fi
}

expect "help lists the commands" 0 'usage: ./hawser COMMAND' hawser help
expect "no command is help" 0 'usage: ./hawser COMMAND' hawser
expect "version is the project's" 0 '^hawser 1\.2\.3$' hawser version
expect "an unknown command names the nearest" 2 'unknown command: staus .did you mean: status' hawser staus
expect "a prefix is enough to be near" 2 'did you mean: put-device' hawser put
expect "nothing is near to nonsense" 2 'unknown command: frobnicate;' hawser frobnicate

expect "a JDK 25 is found where JDKs are installed" 0 '/jvm/jdk-25/bin/java> ' hawser status
cp -R "$work/jvm/jdk-25" "$work/elsewhere"
expect "JAVA_HOME is taken when it is 25" 0 '^</.*elsewhere/bin/java> ' \
  hawser JAVA_HOME="$work/elsewhere" status
expect "a JAVA_HOME that is 17 is passed over" 0 '/jvm/jdk-25/bin/java> ' hawser JAVA_HOME="$work/jvm/jdk-17" status
mkdir "$work/path" && ln -s "$work/elsewhere/bin/java" "$work/path/java"
expect "java on the PATH is taken through symbolic links" 0 '^</.*elsewhere/bin/java> ' \
  hawser PATH="$work/path:$work/bin" status
expect "HAWSER_JAVA may be a directory" 0 'elsewhere/bin/java> ' hawser HAWSER_JAVA="$work/elsewhere" status
expect "HAWSER_JAVA may be a program" 0 'elsewhere/bin/java> ' hawser HAWSER_JAVA="$work/elsewhere/bin/java" status
expect "a wrong HAWSER_JAVA is an error" 1 'HAWSER_JAVA=.* is not a JDK 25 .it is: JDK 17' \
  hawser HAWSER_JAVA="$work/jvm/jdk-17" status
expect "26 is not 25" 1 'it is: JDK 26' hawser HAWSER_JAVA="$work/jvm/jdk-26" status
expect "a Java without a compiler is no JDK" 1 'Java 25 without a compiler' hawser HAWSER_JAVA="$work/jvm/jre-25" status
expect "no JDK: one line that says what to do" 1 '^hawser: no JDK 25 found: [^'$'\n'']*$' \
  hawser HAWSER_JDK_DIRS="$work/empty" status
expect "no Maven: one line that says what to do" 1 '^hawser: Maven 3\.8\.7 or newer is needed .found: none.[^'$'\n'']*$' \
  hawser format
cat >"$work/path/mvn" <<'FAKE'
#!/bin/sh
echo "Apache Maven ${FAKE_MAVEN:-3.9.9} in $JAVA_HOME: $*"
if [ "$1" != -v ]; then
  echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in a.Test"
  echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0"
  echo "[WARNING] Tests run: 4, Failures: 0, Errors: 0, Skipped: 1"
  exit "${FAKE_STATUS:-0}"
fi
FAKE
chmod +x "$work/path/mvn"
expect "an old Maven is not enough" 1 'found: 3\.6\.3' hawser FAKE_MAVEN=3.6.3 PATH="$work/path:$work/bin" format
expect "Maven 3.10 is newer than 3.8, and runs on the JDK" 0 'in .*elsewhere: .*spotless:apply' \
  hawser FAKE_MAVEN=3.10.1 PATH="$work/path:$work/bin" HAWSER_JAVA="$work/elsewhere" format

mkdir "$project/.ci" && echo 'echo "its own tests"' >"$project/.ci/hawser-test.sh"
with_maven=(PATH="$work/path:$work/bin" HAWSER_JAVA="$work/elsewhere")
expect "test counts, and says what is not checked for want of Node.js" 0 \
  'its own tests.* verify.*NOT checked: proto/rpc.*7 tests: 0 failures, 0 errors, 1 skipped' \
  hawser "${with_maven[@]}" test
expect "test fails when Maven does" 1 '7 tests.*the tests FAILED' hawser "${with_maven[@]}" FAKE_STATUS=1 test
expect "the tests of servers that die are a part of their own" 0 \
  'with nats-server 2\.9\.10, which is older than 2\.10.*a part only.* -am -pl gateway -Dgroups=slow-cluster \| nats -DexcludedGroups= -Dtest.processes=1 -X verify' \
  hawser "${with_maven[@]}" test cluster -X
expect "a part of the tests is built with what it needs" 0 'a part only.* -am -pl gateway verify' \
  hawser "${with_maven[@]}" test -pl gateway

# A Debian whose newer releases have newer servers: apt and dpkg-deb are played, and tell what they were asked for.
mkdir -p "$work/debian" "$work/etc/parts" && touch "$work/keys.gpg"
cat >"$work/debian/apt-config" <<FAKE
#!/bin/sh
printf "list='%s'\nparts='%s'\n" "$work/etc/sources.list" "$work/etc/parts"
FAKE
cat >"$work/debian/apt-get" <<'FAKE'
#!/usr/bin/env bash
[[ " $* " == *Dir::Etc::* ]] || exit 0 # what is installed besides
for option; do
  case $option in
    Dir::Etc::sourcelist=*) list=${option#*=} ;;
    update)
      cat "$list" >>"$FAKE_APT"
      grep -q "${FAKE_HAS:-nothing}" "$list" || { echo "E: no such release" && exit 100; }
      ;;
    download) touch nats-server_1_all.deb ;;
  esac
done
FAKE
cat >"$work/debian/dpkg-deb" <<'FAKE'
#!/bin/sh
mkdir -p "$3/usr/sbin"
printf '#!/bin/sh\necho "nats-server: v%s"\n' "$FAKE_NEWER" >"$3/usr/sbin/nats-server"
chmod +x "$3/usr/sbin/nats-server"
FAKE
chmod +x "$work/debian/"*
cat >"$work/etc/sources.list" <<'LIST'
# deb http://commented.example/debian stable main
deb [arch=amd64 trusted=yes] http://one-line.example/debian stable contrib main
deb http://one-line.example/debian stable-updates main
deb-src http://sources.example/debian stable main
deb http://foreign.example/debian stable foreign
deb cdrom:[Debian]/ stable main
LIST
cat >"$work/etc/parts/debian.sources" <<'LIST'
Types: deb deb-src
# a comment
URIs: http://stanza.example/debian
 http://second.example/debian
Suites: stable stable-updates
Components: main
Signed-By: /keys.gpg

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: stable
Components: main

Types: deb
URIs: http://foreign.example/node
Suites: nodistro
Components: main
LIST
newer() { # SETTING…: the cluster's tests where Debian has newer servers; then what apt was asked, and what is left
  : >"$work/apt"
  hawser "${with_maven[@]}" PATH="$work/path:$work/debian:$work/bin" HAWSER_DEBIAN_KEYS="$work/keys.gpg" FAKE_APT="$work/apt" "$@" \
    test cluster || return
  printf 'asked: %s.\nleft: %s.\n' "$(tr '\n' ';' <"$work/apt")" "$(find "$work" -maxdepth 1 -name 'hawser-apt.*')"
}
readonly SIGNED="deb \\[signed-by=$work/keys\\.gpg\\] http://"
expect "a newer server comes from a newer Debian, for which each address is asked" 0 \
  "nats-server 2\\.15\\.1 of Debian testing is in target/nats-server.*tests run with nats-server 2\\.15\\.1"$'\n'".*asked: ${SIGNED}one-line\\.example/debian testing main;${SIGNED}stanza\\.example/debian testing main;\\..*left: \\." \
  newer FAKE_HAS="stanza.example/debian testing" FAKE_NEWER=2.15.1
expect "it is kept" 0 'nats-server 2\.15\.1'$'\n''.*asked: \.' newer FAKE_NEWER=2.16.0
rm -r "$project/target/nats-server"
expect "of one that does not run, or is as old, the next release is asked" 0 \
  'older than 2\.10.*/one-line\.example/debian testing main;.*/second\.example/debian testing main;.*/second.example/debian stable main;\.' \
  newer FAKE_HAS=example FAKE_NEWER=2.9.22
expect "without Debian's keys nothing is fetched" 0 'older than 2\.10.*asked: \.' \
  newer FAKE_HAS=example FAKE_NEWER=2.15.1 HAWSER_DEBIAN_KEYS="$work/no-keys"
expect "a server may be chosen" 0 'tests run with nats-server 2\.9\.10' \
  hawser "${with_maven[@]}" HAWSER_NATS_SERVER="$work/nats-server-2" test cluster
expect "what is chosen has to be one" 1 'HAWSER_NATS_SERVER=/no is not a nats-server' \
  hawser "${with_maven[@]}" HAWSER_NATS_SERVER=/no test cluster

printf '#!/bin/sh\necho v22\n' >"$work/path/node" && chmod +x "$work/path/node"
expect "Node.js without npm is an error" 1 'npm is not' hawser "${with_maven[@]}" test
rm "$work/path/node"
expect "setup that can't install says what is missing" 1 'Node\.js with npm is missing' hawser "${with_maven[@]}" setup
expect "load tells which simulations there are" 2 'which simulation' hawser load Nothing

expect "the gateway gets its collector" 0 'UseShenandoahGC> .*<io\.hawser\.gateway\.GatewayMain> <--set> <a=b c>' \
  hawser gateway --set "a=b c"
expect "a JDK without Shenandoah is said, and does" 0 'no generational Shenandoah.*UseCompactObjectHeaders> <-XX:.Exit' \
  hawser FAKE_NO_SHENANDOAH=yes gateway
expect "HAWSER_JVM_ARGS replaces" 0 'java> <-Xmx2g> <-Xss1m> <--enable' hawser HAWSER_JVM_ARGS="-Xmx2g -Xss1m" gateway
touch "$project/target/gateway.aot"
expect "the gateway starts with its cache, silently" 0 '<-XX:AOTCache=[^>]*/a project/target/gateway\.aot> <-Xlog:aot=off> ' \
  hawser gateway
expect "no other program has a use for it" 0 'enable-native-access=ALL-UNNAMED> <--sun[^>]*> <-cp>' hawser simulate
expect "a cache of the user's goes before" 0 'java> <-XX:SharedArchiveFile=a> <--enable[^>]*> <--sun[^>]*> <-cp>' \
  hawser HAWSER_JVM_ARGS="-XX:SharedArchiveFile=a" gateway
touch -d '1 minute ago' "$project/target/gateway.aot"
expect "a cache that is older than the programs stays away" 0 'enable-native-access=ALL-UNNAMED> <--sun[^>]*> <-cp>' \
  hawser gateway
rm "$project/target/gateway.aot"
rm -f "$project/target/.lock"
hawser gateway >/dev/null
expect "what is built runs where nothing may be written" 1 '' test -e "$project/target/.lock"
touch "$project/gateway/target/lib/b.jar" "$project/gateway/target/lib/a.jar"
expect "libraries are in one order" 0 'hawser-gateway-1\.2\.3\.jar:[^>]*/lib/a\.jar:[^>]*/lib/b\.jar> <io' hawser gateway
expect "a class path may have a space" 0 '<-cp> </[^>]*/a project/web-client-stub/target/hawser-client-1\.2\.3\.jar:' \
  hawser send a b
expect "drain is of the command line" 0 'HawserCli> <drain> <--deadline> <2m>' hawser drain --deadline 2m
expect "so is the watchdog, and its command may have spaces" 0 'HawserCli> <watchdog> <--restart-command> <systemctl restart x>' \
  hawser watchdog --restart-command "systemctl restart x"
expect "the program's status is ours" 7 '' hawser FAKE_STATUS=7 send a b
ln -s "a project/hawser" "$work/first" && ln -s "$work/first" "$work/second"
hawser_path=$work/second expect "it works through symbolic links" 0 '^hawser 1\.2\.3$' hawser version
touch "$project/gateway/pom.xml"
expect "a changed source is built first" 1 'is needed .found: none' hawser status
touch "$project/target/.built"

expect "demo refuses what it does not know" 2 'unknown argument: --fast' hawser demo --fast
expect "bench names the benchmarks" 2 'which benchmark.* micro' hawser bench
expect "bench refuses what is no number" 2 'not a number: --help' hawser bench commands --help
mkdir -p "$project/load-tests/target" && touch "$project/load-tests/target/test-classpath.txt"
expect "micro-benchmarks are chosen by what is in their names" 0 'MicroBenchmarks> <Codec\.\*encode> <--quick>' \
  hawser "${with_maven[@]}" bench micro 'Codec.*encode' --quick
expect "demo refuses a duration that is none" 2 'not a duration: soon' hawser demo --duration soon

# ---- the demo, played by fakes --------------------------------------------------------------------------------------

played() { # what the fakes did, in one line
  tr '\n' ' ' <"$work/diary"
}

left_over() { # processes and directories of the demo
  grep -lzs "$work/jvm" /proc/[0-9]*/cmdline || true
  find "$work" -maxdepth 1 -name 'hawser-demo.*'
}

demo_command=demo # or the cluster's
# demo SIGNAL ASSIGNMENT… -- ARGUMENT…: runs the demo, in a process group of its own; sends the group a signal, as a
# terminal does, as soon as all is up.
demo() {
  local signal=$1 settings=() status=0 group deadline=$((SECONDS + 60))
  shift
  while [[ $1 != -- ]]; do
    settings+=("$1")
    shift
  done
  shift
  : >"$work/diary"
  : >"$work/output" # here, not in the background: else the wait below may still read the SUCCEEDED of the one before
  set -m
  become_hawser FAKE_DIARY="$work/diary" FAKE_REAL_JDK="$real_jdk" FAKE_WORK="$work" ${settings[@]+"${settings[@]}"} \
    $demo_command "$@" >"$work/output" 2>&1 &
  group=$!
  set +m
  if [[ $signal != none ]]; then
    until grep -q 'SUCCEEDED' "$work/output" || ((SECONDS > deadline)); do sleep 0.1; done
    case $signal in
      nats) kill -KILL "$(<"$work/diary.nats.nats-2")" ;;
      *) kill "-$signal" -- "-$group" ;;
    esac
  fi
  wait "$group" || status=$?
  cat "$work/output"
  printf 'diary: %sleft: %s.\n' "$(played)" "$(left_over)"
  return "$status"
}

readonly IN_ORDER='diary: started gateway started web-server started devices stopped devices stopped web-server stopped gateway left: \.'
expect "the demo ends by itself" 0 "50 devices.*SUCCEEDED by a fake.*all stopped.*$IN_ORDER" demo none -- --duration 1s
expect "Ctrl-C ends the demo in order" 0 "SUCCEEDED.*all stopped.*$IN_ORDER" demo INT --
expect "one that dies ends the demo" 1 'the devices ended by itself, with status 3.*no more strength.*all stopped.*left: \.' \
  demo none FAKE_DIES=devices -- --duration 20s
expect "a data directory of the user's stays" 0 "data is in $work/kept.*$IN_ORDER" \
  demo none -- --duration 0s --data "$work/kept"
readonly THREE_NATS='started nats started nats started nats ' THREE_GATEWAYS='started gateway started gateway started gateway '
readonly CLUSTER_IN_ORDER="diary: $THREE_NATS${THREE_GATEWAYS}started web-server started devices stopped devices stopped web-server stopped gateway stopped gateway stopped gateway stopped nats stopped nats stopped nats left: \."
expect "cluster has one command" 2 'There is: cluster demo' hawser cluster
expect "the cluster's demo refuses what it does not know" 2 'unknown argument: --fast' hawser cluster demo --fast
demo_command="cluster demo"
expect "the cluster's demo starts and stops all in order" 0 \
  "older than 2\.10.*kill -9 [0-9]+ +gateway-3.*SUCCEEDED by a fake.*all stopped.*$CLUSTER_IN_ORDER" demo none -- --devices 50 --duration 1s
expect "Ctrl-C ends the cluster's demo in order" 0 "SUCCEEDED.*all stopped.*$CLUSTER_IN_ORDER" demo INT -- --devices 50
expect "one of its devices' programs that dies ends it" 1 'the devices ended by itself, with status 3.*all stopped.*left: \.' \
  demo none FAKE_DIES=devices -- --devices 50 --duration 20s
expect "a NATS server that is killed is started again" 0 \
  "nats-2 is gone.*nats-2 is started again.*all stopped.*stopped nats stopped nats stopped nats left: \\." \
  demo nats HAWSER_CLUSTER_AGAIN=1 -- --devices 50 --duration 5s
demo_command=demo
expect "and has the logs" 0 'gateway\.log' find "$work/kept/logs"

if ((failures)); then
  printf 'tests of ./hawser: %d of %d FAILED\n' "$failures" "$checks" >&2
  exit 1
fi
printf 'tests of ./hawser: %d, all passed\n' "$checks"
