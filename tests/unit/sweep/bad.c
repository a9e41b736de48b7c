/*
 * Every file in tests/bad/ must be refused with the place and the words in its first line:
 *     # expect: LINE:COLUMN: a part of the message          (read as a sweep; `expect-proof` for a proof)
 */
#include "base/file.h"
#include "sweep/sweep_file.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BAD_FILES_MIN = 60 };

struct expected {
	enum sweep_purpose purpose;
	char place[32];  /**< "LINE:COLUMN: " */
	char words[256]; /**< in the message, after the place */
};

static int is_yaml(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".yaml") == 0;
}

/** Reads the first line; 0 when it is no expectation. */
static int parse_expected(struct expected *out, const char *text)
{
	static const char *const prefix[] = {
	        [SWEEP_FOR_TRAINING] = "# expect: ", [SWEEP_FOR_PROOF] = "# expect-proof: "};
	out->purpose = strncmp(text, prefix[SWEEP_FOR_PROOF], strlen(prefix[SWEEP_FOR_PROOF])) == 0
	                       ? SWEEP_FOR_PROOF
	                       : SWEEP_FOR_TRAINING;
	const size_t prefix_size = strlen(prefix[out->purpose]);
	if (strncmp(text, prefix[out->purpose], prefix_size) != 0)
		return 0;
	unsigned line, column;
	int used = 0;
	if (sscanf(text + prefix_size, "%u:%u: %n", &line, &column, &used) != 2 || used == 0)
		return 0;
	snprintf(out->place, sizeof out->place, "%u:%u: ", line, column);
	return sscanf(text + prefix_size + used, "%255[^\n]", out->words) == 1;
}

/** Whether the message ends with two lines of context, the second of them blank but for a caret at its end. */
static int has_caret(const char *message)
{
	const char *line = strchr(message, '\n');
	const char *under = line ? strchr(line + 1, '\n') : NULL;
	return under && strcmp(under + 1 + strspn(under + 1, " \t"), "^") == 0;
}

/** NULL if the file is refused as it must be, else what is wrong with the refusal. */
static const char *complaint(const char *path, struct error *error)
{
	struct text text = {0};
	struct expected expected;
	if (file_read(&text, path, SWEEP_FILE_SIZE_MAX, error) != STATUS_OK)
		return "cannot be read";
	const int is_told = parse_expected(&expected, text_string(&text));
	text_free(&text);
	if (!is_told)
		return "its first line is not `# expect: LINE:COLUMN: words`";
	struct sweep sweep;
	const enum status status = sweep_read(&sweep, path, expected.purpose, error);
	if (status == STATUS_OK)
		return "it was accepted";
	if (status != STATUS_INPUT)
		return "the status is not STATUS_INPUT";
	const size_t path_size = strlen(path);
	if (strncmp(error->message, path, path_size) != 0 || error->message[path_size] != ':' ||
	    strncmp(error->message + path_size + 1, expected.place, strlen(expected.place)) != 0)
		return "the place is another";
	if (!strstr(error->message, expected.words))
		return "the words are others";
	return has_caret(error->message) ? NULL : "there is no caret under the line";
}

static void test_sweep_read__refuses_every_bad_file_at_its_place(void **state)
{
	(void)state;
	const char *folder = TEST_SOURCE_DIR "/bad";
	struct dirent **entry = NULL;
	const int entries = scandir(folder, &entry, is_yaml, alphasort);
	assert_true(entries >= BAD_FILES_MIN);
	int failures = 0;
	for (int i = 0; i < entries; i++) {
		char path[FILE_PATH_SIZE];
		struct error error = {.message = ""};
		assert_int_equal(file_join(path, folder, entry[i]->d_name, NULL), STATUS_OK);
		const char *wrong = complaint(path, &error);
		if (wrong) {
			print_error("%s: %s; the message was:\n%s\n\n", entry[i]->d_name, wrong, error.message);
			failures++;
		}
		free(entry[i]);
	}
	free(entry);
	assert_int_equal(failures, 0);
}

static void test_sweep_read__names_a_file_that_cannot_be_read(void **state)
{
	(void)state;
	struct sweep sweep;
	struct error error;
	assert_int_equal(sweep_read(&sweep, "no/such/file.yaml", SWEEP_FOR_TRAINING, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "no/such/file.yaml: "));
	assert_int_equal(sweep_read(&sweep, TEST_SOURCE_DIR, SWEEP_FOR_TRAINING, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, TEST_SOURCE_DIR ": "));
	assert_int_equal(sweep_read(&sweep, "/dev/zero", SWEEP_FOR_TRAINING, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "larger than"));
}

static void assert_refused(const char *bytes, size_t size, const char *message)
{
	struct sweep sweep;
	struct error error = {.message = ""};
	assert_int_equal(sweep_parse(&sweep, "t", bytes, size, SWEEP_FOR_TRAINING, &error), STATUS_INPUT);
	if (!strstr(error.message, message))
		fail_msg("\"%s\" does not contain \"%s\"", error.message, message);
}
#define ASSERT_REFUSED(bytes, message) assert_refused(bytes, sizeof(bytes) - 1, message)

/* bytes that an editor cannot show, so they are not in a file */
static void test_sweep_parse__refuses_what_is_not_utf8(void **state)
{
	(void)state;
	ASSERT_REFUSED("", "t:1:1: the file is empty");
	ASSERT_REFUSED("name: \xff\xfe", "t:1:7: bad text");
	ASSERT_REFUSED("name: a\nquestion: \xc3(\n", "t:2:12: bad text");
	ASSERT_REFUSED("\xff\xfen\0a\0m\0e\0:\0 \0a\0", "t:1:1: bad text");
	ASSERT_REFUSED("name: a\0b\n", "t:1:8: bad text");
}

static void test_sweep_parse__puts_the_caret_under_the_place(void **state)
{
	(void)state;
	/* tabs are repeated, wide characters take two columns, combining ones none */
	ASSERT_REFUSED("{name:\t\t7/}\n",
	               "t:1:9: name is 7/; it must be a word of up to 63 letters, digits and '-', not "
	               "beginning with '-'\n{name:\t\t7/}\n      \t\t^");
	ASSERT_REFUSED("{question: \xe7\xa5\x9e\xe7\xbb\x8f, draws: 0}\n",
	               "t:1:23: draws is 0; it must be a whole number from 1 to 4294967296\n"
	               "{question: \xe7\xa5\x9e\xe7\xbb\x8f, draws: 0}\n                        ^");
	ASSERT_REFUSED("{question: e\xcc\x81, draws: 0}\n", "t:1:23: draws is 0");
	ASSERT_REFUSED("{question: e\xcc\x81, draws: 0}\n", "\n                     ^");
}

static void test_sweep_parse__shows_a_part_of_a_long_line(void **state)
{
	(void)state;
	char line[4000];
	memset(line, ' ', sizeof line);
	memcpy(line, "{name: a,", 9);
	memcpy(line + 2000, "draws: 0", 8);
	memcpy(line + 3998, "}\n", 2);
	struct sweep sweep;
	struct error error;
	assert_int_equal(sweep_parse(&sweep, "t", line, sizeof line, SWEEP_FOR_TRAINING, &error), STATUS_INPUT);
	assert_non_null(strstr(error.message, "t:1:2008: draws is 0"));
	assert_non_null(strstr(error.message, "\n...  "));
	assert_non_null(strstr(error.message, "  ...\n"));
	assert_true(strlen(error.message) < 600);
	const char *excerpt = strchr(error.message, '\n') + 1, *under = strchr(excerpt, '\n') + 1;
	assert_int_equal(strstr(excerpt, "0") - excerpt, strchr(under, '^') - under);
}

static void test_sweep_parse__counts_lines_as_editors_do(void **state)
{
	(void)state;
	ASSERT_REFUSED("name: a\r\n\r\n\r\ndraws: 0\r\n",
	               "t:4:8: draws is 0; it must be a whole number from 1 to 4294967296\n"
	               "draws: 0\n       ^");
	ASSERT_REFUSED("name: a\rdraws: 0\r", "t:2:8: draws is 0");
	/* a line end in YAML 1.1, but in no editor */
	ASSERT_REFUSED("name: a\nquestion: \"a\xe2\x80\xa8 b\"\ndraws: 0\n", "t:2:11: question is a");
	ASSERT_REFUSED("# \xe2\x80\xa8\nname: a\ndraws: 0\n", "t:3:8: draws is 0");
	ASSERT_REFUSED("\xef\xbb\xbfname: 7/", "t:1:7: name is 7/");
}

static void test_sweep_parse__shows_no_control_characters(void **state)
{
	(void)state;
	ASSERT_REFUSED("name: \"\\e[2J\"", "name is ?[2J; it must");
	ASSERT_REFUSED("name: \xe2\x80\xae!", "name is ?!; it must");
	ASSERT_REFUSED("name: \xe2\x80\xae!", "\nname: ?!\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sweep_read__refuses_every_bad_file_at_its_place),
	        cmocka_unit_test(test_sweep_read__names_a_file_that_cannot_be_read),
	        cmocka_unit_test(test_sweep_parse__refuses_what_is_not_utf8),
	        cmocka_unit_test(test_sweep_parse__puts_the_caret_under_the_place),
	        cmocka_unit_test(test_sweep_parse__shows_a_part_of_a_long_line),
	        cmocka_unit_test(test_sweep_parse__counts_lines_as_editors_do),
	        cmocka_unit_test(test_sweep_parse__shows_no_control_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
