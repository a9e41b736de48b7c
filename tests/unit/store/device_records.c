#include "store/device_records.h"
#include "test.h"

#include <limits.h>
#include <string.h>

static void assert_text(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_true(a == b);
}

static void assert_record(const struct device_record *a, const struct device_record *b)
{
	assert_int_equal(a->rank, b->rank);
	assert_text(a->device, b->device);
	assert_text(a->name, b->name);
	assert_text(a->platform, b->platform);
	assert_text(a->driver, b->driver);
	assert_text(a->build_options, b->build_options);
}

static void add(struct device_records *records, const struct device_record *record)
{
	assert_int_equal(device_records_add(records, record, NULL), STATUS_OK);
}

static void read_text(struct device_records *records, const char *json)
{
	assert_int_equal(device_records_read(records, json, NULL), STATUS_OK);
}

/** A device of each rank, of no rank, with strings that JSON must quote, and without some. */
static const struct device_record examples[] = {
        {0, "0", "a CPU", "Portable Computing Language", "3.1", "-DWIDTH=16 -DHIDDEN=0"},
        {3, "1 (part 2 of 2)", "a \"GPU\" \\ \xc3\xa9", "", "535\n", NULL},
        {-1, NULL, "only a name", NULL, NULL, NULL},
        {INT_MAX, NULL, NULL, NULL, NULL, NULL},
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

static void test_device_records__come_back_from_json(void **state)
{
	(void)state;
	struct device_records records = {0}, again = {0};
	struct text json = {0};
	for (int i = 0; i < EXAMPLES; i++)
		add(&records, &examples[i]);
	device_records_write(&json, &records);
	assert_false(json.failed);
	read_text(&again, text_string(&json));
	assert_int_equal(again.count, EXAMPLES);
	for (int i = 0; i < EXAMPLES; i++)
		assert_record(&again.record[i], &examples[i]);
	text_free(&json);
	device_records_free(&records);
	device_records_free(&again);
}

static void test_device_records_write__has_the_rank_first_where_there_is_one(void **state)
{
	(void)state;
	struct device_records records = {0};
	struct text json = {0};
	device_records_write(&json, &records);
	assert_string_equal(text_string(&json), "[]");
	text_clear(&json);
	add(&records, &(struct device_record){2, "0", "a", "b", "c", "d"});
	add(&records, &(struct device_record){-1, "1", "e\xff", "f", "g", NULL});
	device_records_write(&json, &records);
	assert_string_equal(text_string(&json),
	                    "[{\"rank\": 2, \"device\": \"0\", \"name\": \"a\", \"platform\": \"b\", "
	                    "\"driver\": \"c\", \"build_options\": \"d\"}, "
	                    "{\"device\": \"1\", \"name\": \"e?\", \"platform\": \"f\", "
	                    "\"driver\": \"g\", \"build_options\": null}]");
	text_free(&json);
	device_records_free(&records);
}

/** The ledger does not look into the text: other programs may have written it, and a rank is no more than an int. */
static void test_device_records_read__takes_what_is_a_device(void **state)
{
	(void)state;
	static const char *const none[] = {
	        "", "[", "{}", "null", "7", "[]", "[1, null, \"a\", [{\"name\": \"b\"}]]", "{\"name\": \"a\"}"};
	struct device_records records = {0};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		read_text(&records, none[i]);
	assert_int_equal(records.count, 0);
	read_text(&records, "[{\"name\": \"a\", \"rank\": \"1\", \"driver\": 5, \"colour\": \"red\"}, 3, {}]");
	assert_int_equal(records.count, 2);
	assert_record(&records.record[0], &(struct device_record){.rank = -1, .name = "a"});
	assert_record(&records.record[1], &(struct device_record){.rank = -1});
	read_text(&records, "[{\"rank\": 4294967296}, {\"rank\": -5}, {\"rank\": 9}]");
	assert_int_equal(records.count, 5);
	assert_int_equal(records.record[2].rank, -1);
	assert_int_equal(records.record[3].rank, -1);
	assert_int_equal(records.record[4].rank, 9);
	device_records_free(&records);
	assert_int_equal(records.count, 0);
	device_records_free(&records);
}

/** What is added outlives where it came from. */
static void test_device_records_add__copies(void **state)
{
	(void)state;
	struct device_records own = {0}, all = {0};
	char name[] = "a name";
	add(&own, &(struct device_record){.rank = -1, .name = name});
	memset(name, 'x', sizeof name - 1);
	assert_int_equal(device_records_add_all(&all, &own, 4, NULL), STATUS_OK);
	assert_int_equal(device_records_add_all(&all, &own, -1, NULL), STATUS_OK);
	device_records_free(&own);
	assert_int_equal(all.count, 2);
	assert_record(&all.record[0], &(struct device_record){.rank = 4, .name = "a name"});
	assert_record(&all.record[1], &(struct device_record){.rank = -1, .name = "a name"});
	device_records_free(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_device_records__come_back_from_json),
	        cmocka_unit_test(test_device_records_write__has_the_rank_first_where_there_is_one),
	        cmocka_unit_test(test_device_records_read__takes_what_is_a_device),
	        cmocka_unit_test(test_device_records_add__copies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
