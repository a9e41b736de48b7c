#include "cli/command_prove.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "proof/certify.h"
#include "proof/statement.h"
#include "sweep/sweep_file.h"

#include <jansson.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_DEVICE = 256, KEY_BOXES, KEY_TABLE, KEY_FLOATS, KEY_MATH, KEY_JSON };

static const struct argp_option options[] = {
        {"output", 'o', "PATH", 0,
         "Where the certificate goes (FILE without .yaml, with .certificate); with --table, "
         "the folder of the results (results/kept/infima)",
         0},
        {"device", KEY_DEVICE, "LIST", 0,
         "Device by number or part of the name (the first GPU, else the first device); "
         "--floats takes several with commas between, or `all`",
         0},
        {"boxes", KEY_BOXES, "N", 0, "Give up after N boxes and say what is left undecided (4000000)", 0},
        {"table", KEY_TABLE, NULL, 0, "Recompute the table of infima, with a certificate for each entry", 0},
        {"floats", KEY_FLOATS, NULL, 0,
         "Check the computed sigmoid at all 2^32 float32 values and the loss at all "
         "pairs of float16 weights",
         0},
        {"math", KEY_MATH, "MODE", 0, "With --floats, exact or native (both)", 0},
        {"json", KEY_JSON, NULL, 0, "One JSON object on stdout, progress on stderr as JSON lines", 0},
        {"quiet", 'q', NULL, 0, "No progress", 0},
        {0},
};

static const struct option_words words[] = {
        {KEY_MATH, {math_name, NULL}},
        {0},
};

static error_t parse_math(struct argp_state *state, const char *text, struct prove_input *input)
{
	if (strcmp(text, math_name(MATH_EXACT)) != 0 && strcmp(text, math_name(MATH_NATIVE)) != 0)
		return options_wrong(state, "--math: \"%s\" is neither exact nor native", text);
	input->math = strcmp(text, math_name(MATH_NATIVE)) == 0 ? MATH_NATIVE : MATH_EXACT;
	input->math_given = true;
	return 0;
}

static error_t parse_boxes(struct argp_state *state, const char *text, struct prove_input *input)
{
	const error_t failed = options_count(state, "--boxes", text, &input->max_boxes);
	return !failed && input->max_boxes == 0 ? options_wrong(state, "--boxes: 0 boxes; give at least 1") : failed;
}

/** Exactly one of FILE, --table and --floats. */
static error_t check_form(struct argp_state *state, const struct prove_input *input)
{
	const int forms = (input->file != NULL) + input->table + input->floats;
	if (forms == 0)
		return options_wrong(state, "prove: no claim; give a sweep file with `claim:`, --table or --floats");
	if (forms > 1)
		return options_wrong(state, "prove: give one of a sweep file, --table and --floats");
	if (input->floats && input->output)
		return options_wrong(state, "prove: --output is for certificates; --floats writes none");
	if (input->floats && input->max_boxes)
		return options_wrong(state, "prove: --boxes is for the search of a proof; --floats tries all floats");
	if (input->math_given && !input->floats)
		return options_wrong(state,
		                     "prove: --math is for --floats; proofs about real numbers have no rounding");
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct prove_input *const input = options_input(state);
	switch (key) {
	case 'o':
		return options_path(state, "--output", argument, &input->output);
	case KEY_DEVICE:
		input->devices = argument;
		return 0;
	case KEY_BOXES:
		return parse_boxes(state, argument, input);
	case KEY_TABLE:
		input->table = true;
		return 0;
	case KEY_FLOATS:
		input->floats = true;
		return 0;
	case KEY_MATH:
		return parse_math(state, argument, input);
	case KEY_JSON:
		input->json = true;
		return 0;
	case 'q':
		input->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		if (input->file)
			return options_wrong(state, "prove: \"%s\" is one file too many; give one sweep file",
			                     argument);
		return options_path(state, "the sweep file", argument, &input->file);
	case ARGP_KEY_END:
		return check_form(state, input);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void tell_line(struct ticker *ticker, const struct search_progress *progress, bool ended)
{
	char left[64] = "the search has ended";
	if (!ended) /* its end is unknown, but not when it gives up */
		snprintf(left, sizeof left, "gives up in %.0f s",
		         ticker_left(ticker, (double)progress->boxes, (double)progress->max_boxes));
	ticker_tell(ticker, "%llu boxes looked at, %llu open, %.3g of the space undecided; %s",
	            (unsigned long long)progress->boxes, (unsigned long long)progress->open, progress->undecided, left);
}

static void tell_search(void *context, const struct search_progress *progress)
{
	struct ticker *const ticker = context;
	if (ticker_is_due(ticker))
		tell_line(ticker, progress, false);
}

static void tell_end(void *context, const struct search_progress *progress)
{
	struct ticker *const ticker = context;
	if (ticker->form == TICKER_JSON)
		tell_line(ticker, progress, true);
}

static void tell_check(void *context, double seconds)
{
	if (seconds > 2)
		ticker_tell(context, "the certificate is being checked, perhaps for %.0f s", seconds);
}

struct ticker prove_ticker(const struct prove_input *input)
{
	return (struct ticker){.form = input->quiet ? TICKER_QUIET : input->json ? TICKER_JSON : TICKER_LINES};
}

/** Says, unless it is to be quiet, that no device is used, and why. */
static void tell_host_alone(const struct prove_input *input, const struct error *why)
{
	struct ticker ticker = prove_ticker(input);
	ticker_notice(&ticker, "%sthe host alone looks at the boxes: %s",
	              input->json ? "" : "twoneuron: ", why->message);
}

enum status prove_open(struct device **out, const struct prove_input *input, struct error *why, struct error *error)
{
	const enum status status = prove_open_device(out, input->devices, why, error);
	if (status == STATUS_OK && !*out)
		tell_host_alone(input, why);
	return status;
}

/** FILE without its ending, with ".certificate". */
static void default_path(struct text *out, const char *file)
{
	const char *const slash = strrchr(file, '/'), *const name = slash ? slash + 1 : file;
	const size_t length = strlen(name);
	const bool yaml = length > 5 && strcmp(name + length - 5, ".yaml") == 0;
	text_append(out, name, yaml ? length - 5 : length);
	text_add(out, ".certificate");
}

static void print_text(const struct prove_result *result, const char *path)
{
	struct text text = {0};
	const struct checked *const checked = &result->checked;
	if (prove_is_refused(result))
		text_printf(&text,
		            "REFUSED BY THE CHECKER, and so nothing of what follows is proved: %s.\n"
		            "The program should not have written such a certificate: please report it with %s.\n\n",
		            text_string(&checked->refusal), path);
	else if (prove_is_claimed_only(result))
		text_printf(&text,
		            "CLAIMED, NOT CHECKED: %s. Nothing of what follows is proved before\n"
		            "`twoneuron-verify %s` says so.\n\n",
		            checked->stopped ? "the check was interrupted" : "this build has no checker", path);
	statement_write(&text, &result->proof, checked->proved ? &checked->witness_loss : NULL);
	if (!result->certificate.size)
		text_add(&text, "There is no certificate.\n");
	else if (checked->proved)
		text_printf(&text, "\nThe certificate, %s, was checked:\n\n%s", path, text_string(&checked->words));
	else
		text_printf(&text, "\nThe certificate is %s.\n%s%s", path, checked->words.size ? "\n" : "",
		            text_string(&checked->words));
	fputs(text_string(&text), stdout);
	text_free(&text);
}

/** `without_device` is why there is no device, or empty. */
static void print_json(const struct prove_result *result, const char *path, const struct device *device,
                       const char *without_device)
{
	json_t *const object = prove_result_json(result);
	json_object_set_new(object, "device", device ? json_text(device_get_info(device)->name) : json_null());
	json_object_set_new(object, "without_device", *without_device ? json_text(without_device) : json_null());
	json_object_set_new(object, "certificate", result->certificate.size ? json_text(path) : json_null());
	json_print(stdout, object, JSON_INDENTED);
	json_decref(object);
}

/** STATUS_INPUT if no file can be made beside `path`: better told now than after a long search. */
static enum status check_folder_of(const char *path, struct error *error)
{
	char folder[FILE_PATH_SIZE];
	const int size = snprintf(folder, sizeof folder, "%s", path);
	if (size < 0 || (size_t)size >= sizeof folder)
		return error_set(error, STATUS_INPUT, "%s: the path is too long; choose a shorter one with -o", path);
	if (access(dirname(folder), W_OK | X_OK) == 0)
		return STATUS_OK;
	return error_set_errno(error, STATUS_INPUT, "%s: cannot be written; choose another file with -o", path);
}

enum status prove_check_path(const char *path, struct error *error)
{
	char start[sizeof certificate_start] = "";
	struct stat info;
	if (stat(path, &info) != 0)
		return STATUS_OK;
	if (!S_ISREG(info.st_mode))
		return error_set(error, STATUS_INPUT,
		                 "%s: not a regular file, and would be replaced by one; choose another file with -o",
		                 path);
	FILE *const file = fopen(path, "rbe");
	if (!file)
		return error_set_errno(
		        error, STATUS_INPUT,
		        "%s: cannot be read, and would be overwritten by a certificate; choose another file with -o",
		        path);
	const size_t size = fread(start, 1, sizeof start - 1, file);
	fclose(file);
	if (size == 0 || strcmp(start, certificate_start) == 0)
		return STATUS_OK;
	return error_set(error, STATUS_INPUT,
	                 "%s: holds no certificate, and would be overwritten by one; choose another file with -o",
	                 path);
}

void prove_kept_path(struct text *out, const struct prove_result *result, const char *path)
{
	text_add(out, path);
	if (prove_is_refused(result))
		text_add(out, ".refused");
}

enum status prove_keep_certificate(const struct prove_result *result, const char *path, bool quiet, struct error *error)
{
	enum status status = STATUS_OK;
	struct text kept = {0};
	prove_kept_path(&kept, result, path);
	if (result->certificate.size) {
		if (prove_is_refused(result))
			status = prove_check_path(text_string(&kept), error);
		if (status == STATUS_OK)
			status = file_write(text_string(&kept), result->certificate.data, result->certificate.size,
			                    error);
	}
	if (status == STATUS_OK && (!result->certificate.size || prove_is_refused(result)) && remove(path) == 0 &&
	    !quiet)
		fprintf(stderr, "twoneuron: %s, of an earlier claim, was removed\n", path);
	text_free(&kept);
	return status;
}

static enum status prove_file(const struct prove_input *input, struct error *error)
{
	struct sweep sweep;
	struct device *device = NULL;
	struct prove_result result = {0};
	struct text path = {0}, kept = {0};
	struct ticker ticker = prove_ticker(input);
	struct error why = {0};
	if (input->output)
		text_add(&path, input->output);
	else
		default_path(&path, input->file);
	enum status status = sweep_read(&sweep, input->file, SWEEP_FOR_PROOF, error);
	if (status == STATUS_OK)
		status = check_folder_of(text_string(&path), error);
	if (status == STATUS_OK)
		status = prove_check_path(text_string(&path), error);
	if (status == STATUS_OK)
		status = prove_open(&device, input, &why, error);
	if (status == STATUS_OK) {
		const struct prove_options search = {.max_boxes = input->max_boxes,
		                                     .stop = interrupt_stop(),
		                                     .searching = tell_search,
		                                     .searched = tell_end,
		                                     .checking = tell_check,
		                                     .context = &ticker};
		ticker_start(&ticker);
		status = prove_claim(&result, &sweep.problem, &sweep.claim, device, &search, error);
		ticker_end(&ticker);
	}
	if (status == STATUS_OK)
		status = prove_keep_certificate(&result, text_string(&path), input->quiet || input->json, error);
	if (status == STATUS_OK) {
		prove_kept_path(&kept, &result, text_string(&path));
		if (input->json)
			print_json(&result, text_string(&kept), device, why.message);
		else
			print_text(&result, text_string(&kept));
		status = prove_conclude(&result, interrupt_stop(), error);
	}
	text_free(&kept);
	text_free(&path);
	prove_result_free(&result);
	device_close(device);
	return status;
}

const struct command_syntax prove_syntax = {
        .argp = {options, parse, "FILE\n--table\n--floats",
                 "Proves the claim of the sweep FILE about the loss of all networks with real weights, or "
                 "refutes it by one of them, and writes a certificate that `twoneuron verify` checks.\v"
                 "Exit codes: 0 proved, 1 refuted, undecided, not checked or refused by the checker, 2 usage or input "
                 "error, 3 interrupted, 4 failure.",
                 NULL, NULL, NULL},
        .words = words,
};

enum status command_prove(int argc, char **argv, struct error *error)
{
	struct prove_input input = {0};
	enum status status = options_parse(&prove_syntax.argp, argc, argv, &input, error);
	if (status != STATUS_OK)
		return status;
	interrupt_catch();
	if (input.table)
		return prove_table(&input, error);
	if (input.floats)
		return prove_floats(&input, error);
	return prove_file(&input, error);
}
