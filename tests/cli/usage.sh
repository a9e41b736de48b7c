#!/bin/bash
# usage.sh TWONEURON: help, version, and wrong command lines, which are reported on stderr with exit code 2.
. "$(dirname "$0")/../common.sh"
twoneuron=$1

run 2
[ ! -s out.log ] || fail "no command: stdout is not empty"
mv err.log help.txt
for option in --help -h help; do
	run 0 $option
	[ ! -s err.log ] || fail "$option writes to stderr"
	cmp -s out.log help.txt || fail "$option and no command at all differ"
done
for command in sweep train merge render devices; do
	grep -q "^  $command " help.txt || fail "--help does not list $command"
done
grep -q '0 done, 1 a claim failed, 2 usage or input error' help.txt || fail "--help does not name the exit codes"

# every command in the list describes itself
commands=$(sed -n 's/^  \([a-z]*\) .*/\1/p' help.txt)
for command in $commands; do
	for option in --help -? --usage; do
		# it does not matter what comes after it
		run 0 "$command" $option --no-such-option
		[ "$(grep -c "^Usage: twoneuron $command" out.log)" -eq 1 ] || fail "$command $option shows no usage"
		[ ! -s err.log ] || fail "$command $option writes to stderr"
	done
	run_refused 2 "unrecognized option '--no-such-option'" "$command" --no-such-option
	[ "$(grep -c "twoneuron $command --help" err.log)" -eq 1 ] || fail "$command does not point at its help"
	grep -q "^\*twoneuron $command\*" "$(dirname "$0")/../../docs/twoneuron.1.scd" ||
		fail "$command is not in the synopsis of twoneuron(1)"
done

for option in --version -V; do
	run 0 $option
	grep -Eq '^twoneuron [0-9]+\.[0-9]+\.[0-9]+ \([0-9a-z-]+\)$' out.log || fail "$option prints something else"
	# each optional part is said to be there or not
	for part in NetCDF zstd MPI 'certificate checker'; do
		[ "$(grep -Ec "^with(out)?: (.*, )?$part(,|\$)" out.log)" -eq 1 ] ||
			fail "$option does not say once whether $part is there"
	done
done

run_refused 2 'there is no command "swep"; `twoneuron --help` lists them' swep
run_refused 2 'no sweep file; give one' sweep
run_refused 2 '"b.yaml" is one file too many' sweep a.yaml b.yaml
run_refused 2 '"x" is unexpected' devices x
run_refused 2 'no folder; give that of a finished sweep' render
run_refused 2 '"b" is one folder too many' render a b

# an empty name is refused for files and folders
run_refused 2 'the sweep file: the name is empty; give a path' sweep ''
run_refused 2 '--output: the name is empty; give a path' sweep "$sweep_file" -o ''
run_refused 2 '--sweep: the name is empty' train --sweep '' --index 1
run_refused 2 '--plot: the name is empty' train --plot ''
run_refused 2 'the folder of a shard: the name is empty' merge '' -o whole
run_refused 2 '--output: the name is empty' merge part -o ''
run_refused 2 'the folder: the name is empty' render ''
run_refused 2 'the sweep file: the name is empty' prove ''
run_refused 2 '--output: the name is empty' prove "$sweep_file" -o ''
run_refused 2 'the certificate: the name is empty' verify ''
run_refused 2 '--compare: the name is empty' bench --compare ''

# an option that would do nothing is an error
run_refused 2 '--zstd: there is no networks.csv to compress; add --networks' sweep "$sweep_file" --zstd
for option in '--runs 1' '--geometry cpu' --json '--compare x'; do
	run_refused 2 "${option% *}: --tune does not measure" bench $option --tune
done
run_refused 2 '"x" is unexpected; a sweep file goes with --tune' bench x
run_refused 2 '--work: name works or a sweep file' bench --tune --work A x
run_refused 2 '--output is for certificates' prove --floats -o x
run_refused 2 '--boxes is for the search' prove --floats --boxes 9

for part in 0/4 5/4 -1/4 1/0 1 1/ /4 1/4x a/b '' 99999999999/99999999999; do
	run_refused 2 "--shard: \"$part\" is no part; give one like 3/8" sweep "$sweep_file" --shard "$part"
done
for count in -1 1e3 '' 1.5 99999999999999999999; do
	run_refused 2 "--skip: \"$count\" is no whole number" sweep "$sweep_file" --skip "$count"
	run_refused 2 "--limit: \"$count\" is no whole number" sweep "$sweep_file" --limit "$count"
done
run_refused 2 '--limit: 0 networks; give at least 1' sweep "$sweep_file" --limit 0
run_refused 2 '--skip leaves out 100000; skip fewer' sweep "$sweep_file" --skip 100000
run_refused 2 '--stop-after: give more than 0 seconds' sweep "$sweep_file" --stop-after 0
run_refused 2 '--stop-after: "nan" is no number' sweep "$sweep_file" --stop-after nan
run_refused 2 '"fast" is neither exact nor native' sweep "$sweep_file" --math fast
run_refused 2 '"tpu" is neither cpu nor gpu' sweep "$sweep_file" --geometry tpu

[ ! -e results ] || fail "a refused command made a folder"
echo "$(echo $commands | wc -w) commands tell what they take"
