#!/bin/bash
# hosts.sh TWONEURON MPIRUN: ranks on two hosts, which are network namespaces joined by a cable of their own. Needs
# root.
. "$(dirname "$0")/../common.sh"
twoneuron=$1 mpirun=$2

left=twoneuron-$$-a right=twoneuron-$$-b
remove() {
	ip netns del $left 2>/dev/null
	ip netns del $right 2>/dev/null
	cd / && rm -rf "$work"
}
trap remove EXIT
if ! ip netns add $left 2>/dev/null || ! ip netns add $right 2>/dev/null; then
	echo "skipped: only root may make network namespaces"
	exit 77
fi
if ! ip netns exec $left true; then
	echo "skipped: a network namespace cannot be entered here (ip needs / to be a mount point, so not in a chroot)"
	exit 77
fi

ip link add eth0 netns $left type veth peer name eth0 netns $right || fail "no cable"
number=1
for host in $left $right; do
	ip -n "$host" address add 10.77.77.$number/24 dev eth0
	ip -n "$host" link set lo up
	ip -n "$host" link set eth0 up
	number=$((number + 1))
done

# mpirun uses this in place of ssh: it enters the namespace, with a host name of its own
cat >agent <<AGENT
#!/bin/bash
shift
exec ip netns exec $right unshare --uts bash -c 'hostname $right; eval "\$*"' agent "\$@"
AGENT
chmod +x agent

# by their names, since Open MPI 5 takes two addresses for one host
printf '%s\n' '127.0.0.1 localhost' "10.77.77.1 $left" "10.77.77.2 $right" >names

# each host has room for its two ranks; told to take more, Open MPI 5 puts all on the first
unset PRTE_MCA_rmaps_default_mapping_policy

# on_hosts ARGUMENT...: a sweep of two ranks on each host
on_hosts() {
	unshare --mount bash -c 'mount --bind names /etc/hosts && exec "$@"' names \
		ip netns exec $left unshare --uts bash -c "hostname $left; exec \"\$@\"" mpirun \
		"$mpirun" --mca plm_rsh_agent "$work/agent" --mca btl tcp,self --mca btl_tcp_if_include 10.77.77.0/24 \
		--mca oob_tcp_if_include 10.77.77.0/24 -H $left:2,$right:2 -n 4 "$twoneuron" sweep "$@"
}

# long enough for each rank to have chunks
sed 's/steps: 5000/steps: 20000/' "$sweep_file" >long.yaml
sweep_file=long.yaml
expect 0 "$twoneuron" sweep "$sweep_file" --networks -o whole
expect 0 on_hosts "$sweep_file" --networks -o hosts
same_results whole hosts networks.csv
trained_by hosts 4
bytes=$(ip -n $left -s link show eth0 | awk '/RX:/ { getline; print $1 }')
[ "$bytes" -gt 1000000 ] || fail "the ranks did not speak over the cable, which carried $bytes bytes"
echo "two hosts give the same bytes"
