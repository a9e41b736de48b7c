/**
 * LD_PRELOAD: the computer's clock jumps by hours, back and forth, as when NTP or a user sets it. The monotonic clock
 * does not jump, and measured times must come from it.
 */
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *out);
time_t time(time_t *out);
int gettimeofday(struct timeval *restrict out, void *restrict zone);

/** The jump of this call, in seconds. */
static long jump(void)
{
	static unsigned calls;
	static const long jumps[] = {0, 7200, -86400, 3, 100000, -5};
	return jumps[__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) / 3 % (sizeof jumps / sizeof jumps[0])];
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	int (*real)(clockid_t, struct timespec *);
	*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	const int result = real(clock, out);
	if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		out->tv_sec += jump();
	return result;
}

time_t time(time_t *out)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec now = {0};
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	*out = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
	return 0;
}
