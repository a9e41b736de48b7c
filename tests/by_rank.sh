#!/bin/bash
# by_rank.sh COMMAND... --next COMMAND...: under mpirun, runs the command of this rank; the last command is that of all
# further ranks. It replaces mpirun's own colon, on which the Open MPI of Debian 13 (5.0.7) crashes.
rank=$OMPI_COMM_WORLD_RANK
command=()
for word; do
	if [ "$word" != --next ]; then
		command+=("$word")
	elif [ "$rank" -gt 0 ]; then
		rank=$((rank - 1))
		command=()
	else
		break
	fi
done
exec "${command[@]}"
