/** What is told on stderr, in each form. The clock is not asked: every test sets the seconds that have passed. */
#include "cli/progress.h"

#include "base/text.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int own_stderr = -1;
static FILE *told;

/** From here on stderr is a file. */
static int catch_stderr(void **state)
{
	(void)state;
	fflush(stderr);
	told = tmpfile();
	own_stderr = dup(STDERR_FILENO);
	return !told || own_stderr < 0 || dup2(fileno(told), STDERR_FILENO) < 0;
}

static int release_stderr(void **state)
{
	(void)state;
	fflush(stderr);
	dup2(own_stderr, STDERR_FILENO);
	close(own_stderr);
	fclose(told);
	return 0;
}

/** All that was told since the last call, whole. */
static const char *take_told(void)
{
	static char text[4096];
	fflush(stderr);
	const ssize_t got = pread(fileno(told), text, sizeof text - 1, 0);
	assert_true(got >= 0);
	text[got] = '\0';
	assert_int_equal(ftruncate(fileno(told), 0), 0);
	assert_int_equal(lseek(fileno(told), 0, SEEK_SET), 0);
	return text;
}

/** What the run has told, and what shows it. */
static struct progress progress;
static struct event event;

static void tell(enum event_kind kind)
{
	const struct listener listener = progress_listener(&progress);
	event.kind = kind;
	listener_tell(&listener, &event);
}

/** A run begins; then it is as if `seconds` were over and it was time to tell. */
static void begin(enum ticker_form form, uint64_t total, struct tally tally, double seconds)
{
	progress = (struct progress){.ticker.form = form};
	event = (struct event){.total = total, .tally = tally};
	tell(EVENT_BEGIN);
	progress.ticker.start = 100;
	progress.end = 100 + seconds;
	progress.ticker.told = 0;
}

/** One of 1000 networks, of which an earlier attempt did 200. */
static void begin_usual(enum ticker_form form, double seconds)
{
	const struct tally before = {
	        .networks = 200, .steps = 20000, .outcomes = {[OUTCOME_LEARNED] = 150, [OUTCOME_STALLED] = 50}};
	begin(form, 1000, before, seconds);
}

/** 100 more networks are done. */
static void go_on(uint64_t steps)
{
	const struct tally more = {
	        .networks = 100, .steps = steps, .outcomes = {[OUTCOME_LEARNED] = 90, [OUTCOME_DIVERGED] = 10}};
	tally_add(&event.tally, &more);
	tell(EVENT_PROGRESS);
}

static void tell_notice(const char *text)
{
	const struct listener listener = progress_listener(&progress);
	listener_notice(&listener, "%s", text);
}

/** Rates and the time left are of this attempt alone; outcomes that did not occur are not named. */
static void test_progress__tells_a_line(void **state)
{
	(void)state;
	begin_usual(TICKER_LINES, 2);
	go_on(1234567);
	assert_string_equal(take_told(), "300 of 1.00k networks, 50/s, 617k steps/s, 14 s left; learned 240, "
	                                 "stalled 50, diverged 10\n");
	tell(EVENT_END);
	assert_string_equal(take_told(), "300 of 1.00k networks, 50/s, 617k steps/s, 14 s left; learned 240, "
	                                 "stalled 50, diverged 10\n");
}

static void test_progress__tells_no_rate_before_there_is_one(void **state)
{
	(void)state;
	begin_usual(TICKER_LINES, 2);
	tell(EVENT_END);
	assert_string_equal(take_told(), "200 of 1.00k networks; learned 150, stalled 50\n");
	begin_usual(TICKER_LINES, 0);
	go_on(0);
	assert_string_equal(take_told(),
	                    "300 of 1.00k networks, 0/s, 0 steps/s; learned 240, stalled 50, diverged 10\n");
}

/** Three digits and a unit; seconds, minutes and hours. */
static void test_progress__rounds_what_it_tells(void **state)
{
	(void)state;
	static const struct {
		uint64_t total, done;
		double seconds;
		const char *line;
	} cases[] = {
	        {999, 999, 1, "999 of 999 networks, 999/s,"},
	        {1000000, 9994, 1, "9.99k of 1.00M networks, 9.99k/s, 0 steps/s, 1:39 min left;"},
	        {1000000, 9996, 1, "10.0k of 1.00M networks, 10.0k/s, 0 steps/s, 1:39 min left;"},
	        {10000000, 99940, 10, "99.9k of 10.0M networks, 9.99k/s, 0 steps/s, 16:31 min left;"},
	        {1000000000000, 999500, 1, "1.00M of 1.00T networks, 1.00M/s, 0 steps/s, 277:54 h left;"},
	        {2000000000000000000, 1000000000000000000, 1e9,
	         "1000P of 2000P networks, 1.00G/s, 0 steps/s, 277777:46 h left;"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(TICKER_LINES, cases[i].total, (struct tally){0}, cases[i].seconds);
		event.tally.networks = cases[i].done;
		tell(EVENT_PROGRESS);
		char line[200];
		snprintf(line, strlen(cases[i].line) + 1, "%s", take_told());
		assert_string_equal(line, cases[i].line);
	}
}

/** A moment after the last line there is none; nothing is lost for the next one. */
static void test_progress_add__waits_between_lines(void **state)
{
	(void)state;
	begin_usual(TICKER_LINES, 2);
	progress.ticker.told = 1e18;
	go_on(1000);
	assert_string_equal(take_told(), "");
	progress.ticker.told = 0;
	go_on(1000);
	assert_non_null(strstr(take_told(), "400 of 1.00k networks, 100/s, 1.00k steps/s"));
}

/** The live line is written over the one before, and ended only once. */
static void test_progress__has_a_live_line_on_a_terminal(void **state)
{
	(void)state;
	begin_usual(TICKER_LINES, 2);
	progress.ticker.is_terminal = true;
	go_on(1000);
	const char *line = take_told();
	assert_int_equal(strncmp(line, "\r\033[K300 of ", 11), 0);
	assert_null(strchr(line, '\n'));
	tell_notice("device 1 is left out");
	assert_string_equal(take_told(), "\r\033[Kdevice 1 is left out\n");
	tell(EVENT_END);
	line = take_told();
	assert_int_equal(strncmp(line, "\r\033[K300 of ", 11), 0);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void test_progress__tells_json(void **state)
{
	(void)state;
	begin_usual(TICKER_JSON, 2);
	go_on(1234567);
	assert_string_equal(take_told(), "{\"networks\":300,\"of\":1000,\"seconds\":2.0,\"networks_per_second\":50.0,"
	                                 "\"network_steps_per_second\":617284.0,\"seconds_left\":14.0,\"outcomes\":"
	                                 "{\"learned\":240,\"stalled\":50,\"unfinished\":0,\"frozen\":0,"
	                                 "\"diverged\":10}}\n");
	tell_notice("device 0 \"H200\": left out");
	assert_string_equal(take_told(), "{\"notice\":\"device 0 \\\"H200\\\": left out\"}\n");
}

static void test_progress__tells_six_digits_in_json(void **state)
{
	(void)state;
	begin_usual(TICKER_JSON, 3);
	go_on(1000000);
	assert_non_null(strstr(take_told(), "\"networks_per_second\":33.3333,\"network_steps_per_second\":333333.0,"));
	begin_usual(TICKER_JSON, 0.3);
	go_on(1000000);
	assert_non_null(strstr(take_told(), "\"network_steps_per_second\":3.33333e6,\"seconds_left\":2.1,"));
}

static void test_progress__is_quiet_on_request(void **state)
{
	(void)state;
	begin_usual(TICKER_QUIET, 2);
	go_on(1000);
	tell_notice("device 1 is left out");
	tell(EVENT_END);
	assert_string_equal(take_told(), "");
	assert_int_equal(progress.done.networks, 300);
	assert_int_equal(progress.done.steps, 21000);
	assert_int_equal(progress.done.outcomes[OUTCOME_LEARNED], 240);
}

/** A line that its caller words; the second report on a terminal erases the first, and a notice stands above. */
static void test_ticker_tell__has_the_three_forms(void **state)
{
	(void)state;
	struct ticker ticker = {.form = TICKER_LINES};
	ticker_start(&ticker);
	ticker_tell(&ticker, "%d boxes", 7);
	ticker_end(&ticker);
	assert_string_equal(take_told(), "7 boxes\n");

	ticker.is_terminal = true;
	ticker_tell(&ticker, "%d boxes", 7);
	ticker_notice(&ticker, "no device");
	ticker_end(&ticker);
	ticker_tell(&ticker, "8 boxes");
	ticker_end(&ticker);
	ticker_end(&ticker);
	assert_string_equal(take_told(), "\r\033[K7 boxes\r\033[Kno device\n\r\033[K8 boxes\n");

	ticker = (struct ticker){.form = TICKER_JSON};
	ticker_tell(&ticker, "7 \xff boxes");
	assert_non_null(strstr(take_told(), "{\"progress\": \"7 ? boxes\", \"seconds\": "));
	ticker_notice(&ticker, "no \xff device");
	assert_string_equal(take_told(), "{\"notice\":\"no ? device\"}\n");

	ticker = (struct ticker){.form = TICKER_QUIET};
	ticker_tell(&ticker, "7 boxes");
	ticker_notice(&ticker, "no device");
	assert_false(ticker_is_due(&ticker));
	assert_string_equal(take_told(), "");
}

#define CAUGHT(TEST) cmocka_unit_test_setup_teardown(TEST, catch_stderr, release_stderr)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CAUGHT(test_progress__tells_a_line),
	        CAUGHT(test_progress__tells_no_rate_before_there_is_one),
	        CAUGHT(test_progress__rounds_what_it_tells),
	        CAUGHT(test_progress_add__waits_between_lines),
	        CAUGHT(test_progress__has_a_live_line_on_a_terminal),
	        CAUGHT(test_progress__tells_json),
	        CAUGHT(test_progress__tells_six_digits_in_json),
	        CAUGHT(test_ticker_tell__has_the_three_forms),
	        CAUGHT(test_progress__is_quiet_on_request),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
