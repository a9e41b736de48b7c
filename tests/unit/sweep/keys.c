/* The table of keys, and the man page made from it. */
#include "sweep/keys.h"

#include "base/file.h"
#include "sweep/sweep_file.h"
#include "sweep/synonyms.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void assert_on_page(const char *page, const char *before, const char *text, const char *after)
{
	char wanted[1024];
	snprintf(wanted, sizeof wanted, "%s%s%s", before, text, after);
	if (!strstr(page, wanted))
		fail_msg("the page has no \"%s\"", wanted);
}

/** Every key of the group and of the groups in it, with its meaning and default; returns how many. */
static size_t assert_group_on_page(const char *page, const struct group *group)
{
	size_t keys = group->keys;
	assert_true(group->keys <= GROUP_KEYS_MAX);
	assert_on_page(page, "## ", group->title, "\n");
	for (size_t i = 0; i < group->keys; i++) {
		const struct key *key = &group->key[i];
		char first[64]; /* words, up to what is escaped there */
		snprintf(first, sizeof first, "%.*s", (int)strcspn(key->meaning, "*_\\<"), key->meaning);
		assert_on_page(page, "\t", first, "");
		if (!strchr(key->name, '_'))
			assert_on_page(page, "*", key->name, "*: ");
		if (key->initial && *key->initial != '"')
			assert_on_page(page, "Default: ", key->initial, "\n");
		if (key->group)
			keys += assert_group_on_page(page, key->group);
	}
	return keys;
}

static void test_sweep_keys_print__tells_every_key(void **state)
{
	(void)state;
	struct text page = {0};
	sweep_keys_print(&page);
	assert_false(page.failed);
	/* 13 at the top; 3 of the network, 3 of a sample, 8 of training, 1 of learned, 1 of diverged, axes of 19 keys
	 * with those of the forms, 3 + 2 of the map, 1 of output, 3 of the claim, bounds of 2 for each parameter */
	assert_int_equal(assert_group_on_page(text_string(&page), &keys_root),
	                 13 + 3 + 3 + 8 + 1 + 1 + AXES * (1 + 19) + 5 + 1 + 3 + PARAMETERS * (1 + 2));
	assert_non_null(strstr(text_string(&page), "*steps*: a whole number from 1 to 2147483647. Default: 800\n"));
	text_free(&page);
}

/** A parameter or hyperparameter that no file could name would keep its default in silence. */
static void test_keys__have_every_axis_and_every_parameter(void **state)
{
	(void)state;
	const struct group *axes = keys_find(&keys_root, "axes", 4)->group;
	const struct group *where = keys_find(keys_find(&keys_root, "claim", 5)->group, "where", 5)->group;
	assert_int_equal(axes->keys, AXES);
	for (unsigned i = 0; i < AXES; i++)
		assert_non_null(keys_find(axes, axis_name(i), strlen(axis_name(i))));
	assert_int_equal(where->keys, PARAMETERS);
	for (unsigned i = 0; i < PARAMETERS; i++)
		assert_non_null(keys_find(where, parameter_name(i), strlen(parameter_name(i))));
}

/** A form without keys could not be written. */
static void test_keys__have_every_form_of_an_axis(void **state)
{
	(void)state;
	const struct group *axis = keys_find(&keys_root, "axes", 4)->group->key[0].group;
	for (unsigned form = 0; form < AXIS_FORMS; form++) {
		bool found = false;
		for (size_t i = 0; i < axis->keys; i++)
			found = found || (axis->key[i].forms & 1u << form);
		if (!found)
			fail_msg("form %u of an axis has no key", form);
	}
}

/** Nothing is asked that has one answer only; the key of the optimizer comes with the second one. */
static void assert_choices(const struct group *group)
{
	for (size_t i = 0; i < group->keys; i++) {
		if (group->key[i].type == KEY_WORD)
			assert_true(words_count(&group->key[i].words) > 1);
		if (group->key[i].group)
			assert_choices(group->key[i].group);
	}
}

static void test_keys__offer_a_choice(void **state)
{
	(void)state;
	assert_choices(&keys_root);
	const struct group *training = keys_find(&keys_root, "training", 8)->group;
	assert_int_equal(keys_find(training, "optimizer", 9) != NULL, OPTIMIZERS > 1);
}

static void test_man_page__shows_an_example_that_is_right(void **state)
{
	(void)state;
	struct text page = {0};
	struct error error = {.message = ""};
	struct sweep sweep;
	assert_int_equal(file_read(&page, TEST_SOURCE_DIR "/../docs/twoneuron-sweep.5.scd", 1 << 20, &error),
	                 STATUS_OK);
	const char *example = strstr(text_string(&page), "```\n");
	assert_non_null(example);
	example += strlen("```\n");
	const char *end = strstr(example, "```\n");
	assert_non_null(end);
	if (sweep_parse(&sweep, "the example", example, (size_t)(end - example), SWEEP_FOR_TRAINING, &error) !=
	    STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(sweep.space.networks, 2048 * 2048 * 16);
	assert_int_equal(sweep.space.columns, 512);
	assert_int_equal(sweep.space.runs_per_cell, 256);
	assert_non_null(strstr(end, "\n@KEYS@\n"));
	text_free(&page);
}

static void assert_closest(const char *text, const char *expected)
{
	const char *closest = keys_closest(&keys_root, text, strlen(text));
	if (expected) {
		assert_non_null(closest);
		assert_string_equal(closest, expected);
	} else {
		assert_null(closest);
	}
}

static void test_keys_closest__finds_a_slip_of_the_fingers(void **state)
{
	(void)state;
	assert_closest("nmae", "name");        /* swapped */
	assert_closest("questin", "question"); /* left out */
	assert_closest("traininng", "training");
	assert_closest("netwerk", "network");
	assert_closest("OUTPUT", "output");
}

static void test_keys_closest__does_not_guess_wildly(void **state)
{
	(void)state;
	assert_closest("", NULL);
	assert_closest("epochs", NULL);
	assert_closest("mop", "map");
	assert_closest("mob", NULL);
	assert_closest("a-name-longer-than-any-key-of-the-table", NULL);
	const struct key *w1 = keys_find(keys_find(&keys_root, "axes", 4)->group, "w1", 2);
	assert_non_null(w1);
	assert_null(keys_closest(keys_find(&keys_root, "axes", 4)->group, "w9", 2)); /* w1? w2? */
}

static void test_keys_home__knows_where_a_key_belongs(void **state)
{
	(void)state;
	assert_string_equal(keys_home(&keys_root, "steps", 5), "training");
	assert_string_equal(keys_home(keys_find(&keys_root, "learned", 7)->group, "steps", 5), "training");
	assert_null(keys_home(&keys_root, "points", 6)); /* five axes have it */
}

static bool has_word(const struct key *key, const char *word)
{
	unsigned value;
	return key->type == KEY_WORD && words_find(&key->words, word, &value);
}

/** How many keys and words in the group, and in the groups in it, the row stands for; each must need it. */
static size_t count_meant(const struct group *group, const struct synonym *row)
{
	const bool here = strcmp(group->title, row->place) == 0;
	size_t count = here && keys_find(group, row->meant, strlen(row->meant));
	for (size_t i = 0; i < group->keys; i++) {
		const struct key *key = &group->key[i];
		if (here && synonym_has(row, key->name, strlen(key->name)))
			fail_msg("%s: \"%s\" is a key itself, no other name of %s", row->place, key->name, row->meant);
		if (strcmp(key->name, row->place) == 0 && has_word(key, row->meant))
			count++;
		if (key->group)
			count += count_meant(key->group, row);
	}
	return count;
}

/* a hint must name what may be written at its place, and a row that no key or word needs any more is none */
static void test_synonym_table__names_only_what_there_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < synonym_rows; i++)
		if (count_meant(&keys_root, &synonym_table[i]) == 0)
			fail_msg("row %zu: %s has no %s", i, synonym_table[i].place, synonym_table[i].meant);
}

static void test_synonym_has__takes_whole_names_in_any_case(void **state)
{
	(void)state;
	const struct synonym row = {"training", "steps", "epochs max-iter"};
	assert_true(synonym_has(&row, "epochs", 6));
	assert_true(synonym_has(&row, "Max_Iter", 8));
	assert_true(synonym_has(&row, "max iter", 8));
	assert_false(synonym_has(&row, "epoch", 5));
	assert_false(synonym_has(&row, "max", 3));
	assert_false(synonym_has(&row, "iter", 4));
	assert_false(synonym_has(&row, "epochs max-iter", 15));
	assert_false(synonym_has(&row, "", 0));
}

static void assert_meant(const struct group *group, const char *text, const char *expected)
{
	struct text meant = {0};
	keys_meant(&meant, group, text, strlen(text));
	assert_string_equal(text_string(&meant), expected);
	text_free(&meant);
}

static void test_keys_meant__knows_other_names_and_slips(void **state)
{
	(void)state;
	assert_meant(keys_find(&keys_root, "network", 7)->group, "activation", "hidden or output");
	assert_meant(keys_find(&keys_root, "task", 4)->group, "target", "d");
	assert_meant(&keys_root, "trainning", "training");
	assert_meant(&keys_root, "colour", "");
}

static void assert_meant_home(const struct group *from, const char *name, const char *home, const char *expected)
{
	struct text meant = {0};
	const char *found = keys_meant_home(&meant, from, name, strlen(name));
	if (home)
		assert_string_equal(found, home);
	else
		assert_null(found);
	assert_string_equal(text_string(&meant), expected);
	text_free(&meant);
}

static void test_keys_meant_home__knows_the_section(void **state)
{
	(void)state;
	const struct group *training = keys_find(&keys_root, "training", 8)->group;
	assert_meant_home(training, "learning-rate", "axes", "rate");
	assert_meant_home(training, "dataset", "", "task");
	assert_meant_home(training, "use_bias", "network", "bias");
	/* two sections have it: the first */
	assert_meant_home(&keys_root, "error", "training", "loss");
	assert_meant_home(training, "colour", NULL, "");
	/* not in an axis: a name there is about the axis */
	assert_meant_home(keys_find(keys_find(&keys_root, "axes", 4)->group, "w1", 2)->group, "lr", NULL, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_sweep_keys_print__tells_every_key),
	        cmocka_unit_test(test_keys__have_every_axis_and_every_parameter),
	        cmocka_unit_test(test_keys__have_every_form_of_an_axis),
	        cmocka_unit_test(test_keys__offer_a_choice),
	        cmocka_unit_test(test_man_page__shows_an_example_that_is_right),
	        cmocka_unit_test(test_keys_closest__finds_a_slip_of_the_fingers),
	        cmocka_unit_test(test_keys_closest__does_not_guess_wildly),
	        cmocka_unit_test(test_keys_home__knows_where_a_key_belongs),
	        cmocka_unit_test(test_synonym_table__names_only_what_there_is),
	        cmocka_unit_test(test_synonym_has__takes_whole_names_in_any_case),
	        cmocka_unit_test(test_keys_meant__knows_other_names_and_slips),
	        cmocka_unit_test(test_keys_meant_home__knows_the_section),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
