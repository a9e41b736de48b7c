/* `twoneuron prove --table`: every entry of the table of infima, each with a certificate of its own. */
#include "base/file.h"
#include "base/json.h"
#include "base/version.h"
#include "cli/command_prove.h"
#include "cli/interrupt.h"
#include "proof/infima.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

struct table_run {
	const struct prove_input *input;
	const char *folder;
	struct device *device;
	struct ticker ticker;
	struct table_value value[TABLE_ENTRIES];
	json_t *entries; /**< what infima.json lists */
	size_t undecided, unchecked, refused;
};

static struct claim enclosure(void)
{
	struct claim claim = {.form = CLAIM_ENCLOSE, .value = TABLE_WIDTH};
	for (int i = 0; i < PARAMETERS; i++) {
		claim.where_from[i] = -HUGE_VAL;
		claim.where_to[i] = HUGE_VAL;
	}
	return claim;
}

static enum status write_file(const struct table_run *run, const char *name, const struct text *text,
                              struct error *error)
{
	char path[FILE_PATH_SIZE];
	enum status status = file_join(path, run->folder, name, error);
	if (status == STATUS_OK && text->failed)
		status = error_set_memory(error, "the table");
	return status == STATUS_OK ? file_write(path, text->data, text->size, error) : status;
}

static enum status certificate_path(char path[FILE_PATH_SIZE], const struct table_run *run, const char *name,
                                    struct error *error)
{
	char file[128];
	snprintf(file, sizeof file, "%s.certificate", name);
	return file_join(path, run->folder, file, error);
}

static enum status keep_certificate(const struct table_run *run, const char *name, const struct prove_result *result,
                                    struct error *error)
{
	char path[FILE_PATH_SIZE];
	const enum status status = certificate_path(path, run, name, error);
	return status == STATUS_OK ? prove_keep_certificate(result, path, true, error) : status;
}

static void note(struct table_run *run, size_t entry, const char *name, const struct prove_result *result)
{
	const struct proof *const proof = &result->proof;
	const bool refused = prove_is_refused(result);
	const bool known = proof->verdict == PROOF_FOUND && !refused;
	json_t *const object = prove_result_json(result);
	json_object_set_new(object, "name", json_string(name));
	json_array_append_new(run->entries, object);
	run->value[entry] = (struct table_value){.known = known,
	                                         .lower = known     ? proof->lower
	                                                  : refused ? 0
	                                                            : proof_partial_bound(proof),
	                                         .upper = proof->upper};
	run->undecided += !known && !refused;
	run->unchecked += !result->checked.proved;
	run->refused += refused;
}

static enum status run_entry(struct table_run *run, size_t entry, struct error *error)
{
	struct problem problem;
	char name[96];
	struct prove_result result = {0};
	const struct claim claim = enclosure();
	const struct prove_options options = {.max_boxes = run->input->max_boxes, .stop = interrupt_stop()};
	table_entry(&problem, name, entry / TABLE_COLUMNS, entry % TABLE_COLUMNS);
	enum status status = prove_claim(&result, &problem, &claim, run->device, &options, error);
	if (status == STATUS_OK && !stop_is_requested(interrupt_stop()))
		status = keep_certificate(run, name, &result, error);
	if (status == STATUS_OK)
		note(run, entry, name, &result);
	prove_result_free(&result);
	return status;
}

static void describe_table(struct text *out, const struct table_run *run)
{
	text_add(out, "# Infima\n\n"
	              "The least loss that any finite real weights can come near to, for two samples; no training gets "
	              "below it. Fractions and 0 are\nexact lower bounds; other numbers have the uncertainty of their "
	              "last digit in parentheses. The lower and the upper bound of an\nentry are less than 1e-9 apart, "
	              "and its certificate in this folder is checked by `twoneuron verify FILE` or `twoneuron-verify "
	              "FILE`\nwithout trust in the program that wrote it.\n\n");
	if (run->undecided)
		text_printf(
		        out,
		        "%zu entries are undecided, and nothing above is said of them: the search had too few boxes "
		        "(--boxes). They have no\ncertificate, or one of a lower bound alone.\n\n",
		        run->undecided);
	if (run->refused)
		text_printf(out,
		            "The checker refused the certificates of %zu entries, which are undecided above: please "
		            "report them with these\nfiles, NAME.certificate.refused.\n\n",
		            run->refused);
	table_write(out, run->value);
	text_printf(out, "\nWritten by `twoneuron prove --table`, version %s (%s)%s.\n", version_number, version_commit,
	            check_is_available() ? ", which checked each certificate here"
	                                 : "; the certificates were not checked");
}

static enum status write_summary(const struct table_run *run, struct error *error)
{
	struct text table = {0}, list = {0};
	describe_table(&table, run);
	json_write(&list, run->entries, JSON_INDENTED);
	text_add(&list, "\n");
	enum status status = write_file(run, "README.md", &table, error);
	if (status == STATUS_OK)
		status = write_file(run, "infima.json", &list, error);
	if (status == STATUS_OK)
		fputs(run->input->json ? text_string(&list) : text_string(&table), stdout);
	text_free(&table);
	text_free(&list);
	return status;
}

/**
 * Refuses to overwrite what is not an earlier table of this command: a certificate's path that holds something else,
 * and a README.md, a name that others use too, beside which there is no infima.json.
 */
static enum status check_folder(const struct table_run *run, struct error *error)
{
	char path[FILE_PATH_SIZE], list[FILE_PATH_SIZE];
	enum status status = file_join(path, run->folder, "README.md", error);
	if (status == STATUS_OK)
		status = file_join(list, run->folder, "infima.json", error);
	if (status == STATUS_OK && access(path, F_OK) == 0 && access(list, F_OK) != 0)
		return error_set(error, STATUS_INPUT,
		                 "%s: would be overwritten by the table; choose another folder with -o", path);
	for (size_t entry = 0; entry < TABLE_ENTRIES && status == STATUS_OK; entry++) {
		struct problem problem;
		char name[96];
		table_entry(&problem, name, entry / TABLE_COLUMNS, entry % TABLE_COLUMNS);
		status = certificate_path(path, run, name, error);
		if (status == STATUS_OK)
			status = prove_check_path(path, error);
	}
	return status;
}

enum status prove_table(const struct prove_input *input, struct error *error)
{
	struct table_run run = {.input = input,
	                        .folder = input->output ? input->output : "results/kept/infima",
	                        .ticker = prove_ticker(input)};
	struct error why;
	enum status status = check_folder(&run, error);
	if (status == STATUS_OK)
		status = prove_open(&run.device, input, &why, error);
	if (status == STATUS_OK)
		status = file_make_folder(run.folder, error);
	run.entries = json_array();
	ticker_start(&run.ticker);
	for (size_t entry = 0; entry < TABLE_ENTRIES && status == STATUS_OK; entry++) {
		status = run_entry(&run, entry, error);
		if (ticker_is_due(&run.ticker) || (input->json && entry + 1 == TABLE_ENTRIES))
			ticker_tell(&run.ticker, "%zu of %d entries; %.0f s to go", entry + 1, TABLE_ENTRIES,
			            ticker_left(&run.ticker, (double)entry + 1, TABLE_ENTRIES));
		if (status == STATUS_OK && stop_is_requested(interrupt_stop()))
			status = error_set(error, STATUS_INTERRUPTED,
			                   "interrupted after %zu of %d entries; the table was not written", entry,
			                   TABLE_ENTRIES);
	}
	ticker_end(&run.ticker);
	if (status == STATUS_OK)
		status = write_summary(&run, error);
	if (status == STATUS_OK && run.refused)
		status = error_set(error, STATUS_CLAIM,
		                   "the checker refuses %zu of %d certificates: please report %s/*.refused",
		                   run.refused, TABLE_ENTRIES, run.folder);
	if (status == STATUS_OK && run.undecided)
		status = error_set(error, STATUS_CLAIM, "%zu of %d entries are undecided; allow more boxes (--boxes)",
		                   run.undecided, TABLE_ENTRIES);
	if (status == STATUS_OK && run.unchecked)
		status = error_set(error, STATUS_CLAIM, "the certificates are not checked: this build has no checker");
	json_decref(run.entries);
	device_close(run.device);
	return status;
}
