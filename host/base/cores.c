#include "base/cores.h"

#include <sched.h>

unsigned cores_count(void)
{
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	const int count = CPU_COUNT(&set);
	return count > 0 ? (unsigned)count : 1;
}
