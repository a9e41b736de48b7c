/**
 * same_map A B: two map.nc hold the same: dimensions, variables, their types, attributes and bytes, and the global
 * attributes except those that say how the sweep was run. If not, exit code 1 and a line that names the variable. The
 * files themselves differ, since `history` has the command.
 */
#include "base/text.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAME, DIFFERENT, UNREADABLE };

static bool says_how_it_was_run(const char *name)
{
	return strcmp(name, "history") == 0 || strcmp(name, "devices") == 0;
}

/** Appends an attribute of a variable or of NC_GLOBAL. Like the functions below, returns NC_NOERR or NetCDF's error. */
static int add_attribute(struct text *out, int file, int variable, int number)
{
	char name[NC_MAX_NAME + 1];
	nc_type type = NC_NAT;
	size_t length = 0, size = 0;
	int code = nc_inq_attname(file, variable, number, name);
	if (code == NC_NOERR)
		code = nc_inq_att(file, variable, name, &type, &length);
	if (code == NC_NOERR)
		code = nc_inq_type(file, type, NULL, &size);
	if (code != NC_NOERR || (variable == NC_GLOBAL && says_how_it_was_run(name)))
		return code;
	char *const bytes = malloc(length * size + 1);
	code = bytes ? nc_get_att(file, variable, name, bytes) : NC_ENOMEM;
	text_printf(out, " %s %d ", name, type);
	if (code == NC_NOERR)
		text_append(out, bytes, length * size);
	free(bytes);
	return code;
}

/** Appends the bytes of `count` values. */
static int add_values(struct text *out, int file, int variable, nc_type type, size_t count)
{
	size_t size = 0;
	int code = nc_inq_type(file, type, NULL, &size);
	if (code != NC_NOERR)
		return code;
	char *const bytes = malloc(count * size + 1);
	code = bytes ? nc_get_var(file, variable, bytes) : NC_ENOMEM;
	if (code == NC_NOERR)
		text_append(out, bytes, count * size);
	free(bytes);
	return code;
}

/** Appends a variable's dimensions, type and bytes. */
static int add_variable(struct text *out, int file, int variable)
{
	int dimension[NC_MAX_VAR_DIMS], dimensions = 0;
	size_t count = 1;
	nc_type type = NC_NAT;
	int code = nc_inq_var(file, variable, NULL, &type, &dimensions, dimension, NULL);
	for (int d = 0; code == NC_NOERR && d < dimensions; d++) {
		char name[NC_MAX_NAME + 1] = "";
		size_t length = 0;
		code = nc_inq_dim(file, dimension[d], name, &length);
		text_printf(out, " %s[%zu]", name, length);
		count *= length;
	}
	text_printf(out, " %d ", type);
	return code == NC_NOERR ? add_values(out, file, variable, type, count) : code;
}

/** Appends a variable with its attributes, or the attributes of the whole and the number of variables. */
static int describe(struct text *out, int file, int variable)
{
	int attributes = 0, variables = 0;
	int code = variable == NC_GLOBAL ? nc_inq(file, NULL, &variables, &attributes, NULL)
	                                 : nc_inq_varnatts(file, variable, &attributes);
	text_printf(out, "%d variables, attributes:", variables);
	for (int i = 0; code == NC_NOERR && i < attributes; i++)
		code = add_attribute(out, file, variable, i);
	if (code == NC_NOERR && variable != NC_GLOBAL)
		code = add_variable(out, file, variable);
	return code == NC_NOERR && out->failed ? NC_ENOMEM : code;
}

/** Compares one variable, or NC_GLOBAL. */
static int compare(const int file[2], int variable)
{
	char name[2][NC_MAX_NAME + 1] = {"the whole", "the whole"};
	struct text text[2] = {{0}, {0}};
	int code = NC_NOERR, result = SAME;
	for (int i = 0; code == NC_NOERR && i < 2; i++) {
		if (variable != NC_GLOBAL)
			code = nc_inq_varname(file[i], variable, name[i]);
		if (code == NC_NOERR)
			code = describe(&text[i], file[i], variable);
	}
	if (code != NC_NOERR) {
		fprintf(stderr, "same_map: %s: %s\n", name[0], nc_strerror(code));
		result = UNREADABLE;
	} else if (strcmp(name[0], name[1]) != 0 || text[0].size != text[1].size ||
	           memcmp(text[0].data, text[1].data, text[0].size) != 0) {
		fprintf(stderr, "same_map: %s differs\n", name[0]);
		result = DIFFERENT;
	}
	text_free(&text[1]);
	text_free(&text[0]);
	return result;
}

int main(int argc, char **argv)
{
	int file[2] = {-1, -1}, variables = 0;
	if (argc != 3) {
		fprintf(stderr, "usage: same_map A B\n");
		return UNREADABLE;
	}
	for (int i = 0; i < 2; i++) {
		const int code = nc_open(argv[i + 1], NC_NOWRITE, &file[i]);
		if (code != NC_NOERR) {
			fprintf(stderr, "same_map: %s: %s\n", argv[i + 1], nc_strerror(code));
			return UNREADABLE;
		}
	}
	int result = compare(file, NC_GLOBAL);
	if (nc_inq_nvars(file[0], &variables) != NC_NOERR || variables == 0)
		result = UNREADABLE;
	for (int v = 0; result == SAME && v < variables; v++)
		result = compare(file, v);
	nc_close(file[1]);
	nc_close(file[0]);
	return result;
}
