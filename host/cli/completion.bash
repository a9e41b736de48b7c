# Completion of twoneuron in bash, and of twoneuron-verify, whose command line is that of `twoneuron verify`.
_twoneuron()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	COMPREPLY=()
	# --option=value comes as three words
	if [[ $word == = ]]; then
		word=
	elif [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [[ ${COMP_WORDS[0]} == *twoneuron-verify ]]; then
		command=verify
	elif ((COMP_CWORD == 1)); then
		command=
	fi

	# what the word may be: `words`, `folder`, `file`, a pattern of file names, or empty for what nobody can guess;
	# `operand` is the one of these for a word that belongs to no option
	local kind='' words='' operand='' options=''
	_twoneuron_tables
	if [[ $kind == operand && ($word == -* || -z $operand) ]]; then
		kind=words words=$options
	elif [[ $kind == operand ]]; then
		kind=$operand
	fi
	if [[ $kind == words ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
		return
	fi

	# without the quotes and backslashes that were typed: bash puts its own around names
	word=${word//\\}
	word=${word#[\"\']}
	case $kind in
	folder) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	file) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	\**) mapfile -t COMPREPLY < <(compgen -f -X "!$kind" -- "$word"; compgen -d -- "$word") ;;
	*) return ;;
	esac
	compopt -o filenames
}
complete -F _twoneuron twoneuron twoneuron-verify
