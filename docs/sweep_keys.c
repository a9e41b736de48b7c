/*
 * Makes the source of twoneuron-sweep(5) at build time: `sweep_keys TEMPLATE OUT` writes the template with its line
 * "@KEYS@" replaced by the descriptions of the keys from the table that the parser itself works from, so that the page
 * cannot drift from it.
 */
#include "base/file.h"
#include "sweep/sweep_file.h"

#include <stdio.h>
#include <string.h>

static enum status generate(const char *template_path, const char *out_path, struct error *error)
{
	static const char mark[] = "@KEYS@\n";
	struct text page = {0}, out = {0};
	enum status status = file_read(&page, template_path, 1 << 20, error);
	if (status != STATUS_OK)
		goto cleanup;
	const char *keys = strstr(text_string(&page), mark);
	if (!keys) {
		status = error_set(error, STATUS_INPUT, "%s: no line @KEYS@; put it where the keys belong",
		                   template_path);
		goto cleanup;
	}
	text_append(&out, page.data, (size_t)(keys - page.data));
	sweep_keys_print(&out);
	text_add(&out, keys + strlen(mark));
	status = out.failed ? error_set_memory(error, out_path) : file_write(out_path, out.data, out.size, error);
cleanup:
	text_free(&out);
	text_free(&page);
	return status;
}

int main(int count, char **argument)
{
	struct error error = {.message = "usage: sweep_keys TEMPLATE OUT"};
	const enum status status = count == 3 ? generate(argument[1], argument[2], &error) : STATUS_INPUT;
	if (status != STATUS_OK)
		fprintf(stderr, "%s\n", error.message);
	return (int)status;
}
