#include "sweep/sweep_file.h"

#include "base/file.h"
#include "sweep/check.h"
#include "sweep/fill.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/** The precision of the file's numbers, which is needed before the first of them is read. */
static enum precision precision_of(struct reader *reader)
{
	const yaml_node_t *node = reader_find(reader, "training.precision");
	const bool is_double = node->type == YAML_SCALAR_NODE && node->data.scalar.length == strlen("float64") &&
	                       memcmp(node->data.scalar.value, "float64", strlen("float64")) == 0;
	return is_double ? PRECISION_FLOAT64 : PRECISION_FLOAT32;
}

static enum status check_all(struct reader *reader, struct sweep *sweep)
{
	enum status status = check_problem(reader, sweep);
	const bool has_axes = reader_has(reader, "axes"), has_map = reader_has(reader, "map");
	if (status != STATUS_OK || (!has_axes && !has_map))
		return status; /* this is a proof: training would have refused the file before */
	if (!has_axes || !has_map)
		return reader_fail(reader, reader_find_key(reader, has_axes ? "axes" : "map"),
		                   "%s without %s; give both, or neither for a proof", has_axes ? "axes" : "map",
		                   has_axes ? "map" : "axes");
	status = check_axes(reader, sweep);
	if (status == STATUS_OK)
		status = check_space(reader, sweep);
	return status;
}

/** A byte-order mark is not part of the text. */
static size_t mark_size(const char *bytes, size_t size)
{
	return size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

enum status sweep_parse(struct sweep *out, const char *name, const char *bytes, size_t size, enum sweep_purpose purpose,
                        struct error *error)
{
	struct sweep sweep = {0};
	const size_t mark = mark_size(bytes, size);
	struct reader reader = {.source = {name, bytes + mark, size - mark}, .purpose = purpose, .error = error};
	sweep.space.map_y = AXES;
	for (int i = 0; i < PARAMETERS; i++) {
		sweep.claim.where_from[i] = -HUGE_VAL;
		sweep.claim.where_to[i] = HUGE_VAL;
	}
	enum status status = reader_open(&reader);
	if (status != STATUS_OK)
		goto cleanup;
	reader.precision = precision_of(&reader);
	status = fill_sweep(&reader, &sweep);
	if (status == STATUS_OK)
		status = check_all(&reader, &sweep);
	if (status != STATUS_OK)
		goto cleanup;
	if (!reader_has(&reader, "axes"))
		memset(&sweep.space, 0, sizeof sweep.space);
	hash_sha256(sweep.sha256, bytes, size);
	*out = sweep;
cleanup:
	reader_close(&reader);
	return status;
}

enum status sweep_load(struct text *out, const char *path, struct error *error)
{
	if (access(path, F_OK) != 0)
		return error_set(
		        error, STATUS_INPUT,
		        "%s: cannot be opened: %s; check the path (sweep files that come with the program are in "
		        "its folder sweeps/)",
		        *path ? path : "\"\"", strerror(errno));
	return file_read(out, path, SWEEP_FILE_SIZE_MAX, error);
}

enum status sweep_read(struct sweep *out, const char *path, enum sweep_purpose purpose, struct error *error)
{
	struct text bytes = {0};
	enum status status = sweep_load(&bytes, path, error);
	if (status == STATUS_OK)
		status = sweep_parse(out, path, text_string(&bytes), bytes.size, purpose, error);
	text_free(&bytes);
	return status;
}
