#!/bin/bash
# completion.sh TWONEURON SCRIPT [TWONEURON_VERIFY]: the completion in bash offers what --help shows, and nothing else.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 script=$2 verify=${3-}

compopt() { :; } # there is no command line that it could act on
. "$script" || fail "bash cannot read $script"
[[ $(complete -p twoneuron) == *'-F _twoneuron twoneuron' ]] || fail "nothing completes twoneuron"
[[ $(complete -p twoneuron-verify) == *'-F _twoneuron twoneuron-verify' ]] || fail "nothing completes twoneuron-verify"

# completions WORD...: what is offered for the last of the words of a command line, a line each, in order
completions() {
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=(left from before)
	_twoneuron
	((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort -u
}

# offers "LINES" WORD...: LINES are the completions, in any order and on as few lines as you like
offers() {
	local wanted=$1
	shift
	completions "$@" >offered.log
	tr -s ' ' '\n' <<<"$wanted" | sed '/^$/d' | LC_ALL=C sort >wanted.log
	cmp -s offered.log wanted.log || fail "not what was wanted is offered for: $*"
}

# the options that a command's help shows, on lines like "  -o, --output=DIR   Folder ..." and "      --json   ..."
options_of() {
	sed -En 's/^  (    |(-.), )(--[a-z0-9-]+).*/\2 \3/p' "$1"
}

run 0 --help
mv out.log help.txt
commands=$(sed -n 's/^  \([a-z]*\) .*/\1/p' help.txt)
[ "$(wc -w <<<"$commands")" -ge 8 ] || fail "--help lists few commands: $commands"
offers "$commands --help -h help --version -V" twoneuron ''
offers "render" twoneuron ren
offers "--help --version" /usr/bin/twoneuron --
for word in --help -h help --version -V; do
	run 0 "$word"
done

for command in $commands; do
	run 0 "$command" --help
	options=$(options_of out.log)
	[[ $options == *--usage* ]] || fail "$command: no options are found in its help"
	offers "$options" twoneuron "$command" -
	offers "$(tr -s ' ' '\n' <<<"$options" | grep -e '^--')" twoneuron "$command" --
	offers '--help' twoneuron "$command" --he
done
if [ -n "$verify" ]; then
	expect 0 "$verify" --help
	offers "$(options_of last.log)" "$verify" -
fi
offers '' twoneuron no-such-command -

# words of options, which the commands take
for command in sweep bench prove; do
	offers 'exact native' twoneuron $command --math ''
done
offers 'native' twoneuron sweep a.yaml --math n
offers 'native' twoneuron sweep --math = n
offers 'exact native' twoneuron sweep --math =
offers 'cpu gpu' twoneuron sweep --geometry ''
offers 'cpu gpu' twoneuron bench --geometry ''
offers 'none hidden output both' twoneuron train --bias ''
offers 'sigmoid tanh relu linear' twoneuron train --hidden ''
offers 'squared-error cross-entropy' twoneuron train --loss ''
offers 'sigmoid tanh linear' twoneuron train --output ''
offers 'gradient-descent momentum adam' twoneuron train --optimizer ''
offers 'float32 float64' twoneuron train --precision =
offers '--rate --rate-hidden --rate-output' twoneuron train --rate
for option in bias hidden output loss optimizer precision; do
	for word in $(completions twoneuron train --$option ''); do
		run 0 train --w1 1 --w2 1 --steps 1 --$option "$word"
	done
done

# what nobody can guess
offers '' twoneuron sweep --limit ''
offers '' twoneuron sweep --shard ''
offers '' twoneuron train --w1 -
offers '' twoneuron sweep no-bias.yaml --stop-after = 1

# files and folders, whose names may hold blanks and what the shell would take for patterns
mkdir files && cd files || exit 1
mkdir -p parts other
touch no-bias.yaml other.yaml '*.yaml' one.certificate notes.txt ./-x
offers 'no-bias.yaml other.yaml *.yaml parts other' twoneuron sweep ''
offers 'other.yaml other' twoneuron prove --quiet oth
offers 'no-bias.yaml' twoneuron train --sweep no
offers 'no-bias.yaml' twoneuron bench --tune no
offers 'one.certificate parts other' twoneuron verify ''
offers 'one.certificate' twoneuron-verify one
offers 'one.certificate' ../bin/twoneuron-verify --json one
for command in merge render; do
	offers 'parts other' twoneuron $command ''
done
offers 'parts other' twoneuron merge parts ''
offers 'parts' twoneuron sweep no-bias.yaml -o p
offers 'parts' twoneuron merge --output = p
offers 'notes.txt no-bias.yaml' twoneuron bench --compare no
offers 'one.certificate' twoneuron prove --output on
offers '-? --help --usage -j --json' twoneuron devices ''
touch 'a b.yaml'
[ "$(completions twoneuron sweep 'a\ ')" = 'a b.yaml' ] || fail "a blank after a backslash is not completed"
[ "$(completions twoneuron sweep '"a ')" = 'a b.yaml' ] || fail "a blank in quotes is not completed"
echo "completion offers what --help shows"
