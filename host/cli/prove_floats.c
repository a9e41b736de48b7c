/* `twoneuron prove --floats`: what the kernels of each chosen device compute, tried on all floats. */
#include "base/json.h"
#include "cli/command_prove.h"
#include "cli/interrupt.h"
#include "proof/floats.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct floats_run {
	struct ticker ticker;
	size_t done, total; /**< devices times modes */
	bool holds;
	json_t *list;
	struct text text;
};

static bool tell(void *context, double done)
{
	struct floats_run *const run = context;
	const double all = (double)run->done + done;
	if (ticker_is_due(&run->ticker) || (run->ticker.form == TICKER_JSON && all >= (double)run->total))
		ticker_tell(&run->ticker, "%.1f%% of all floats; %.0f s to go", 100 * all / (double)run->total,
		            ticker_left(&run->ticker, all, (double)run->total));
	return !stop_is_requested(interrupt_stop());
}

static enum status try_math(struct floats_run *run, struct device *device, enum math math, struct error *error)
{
	struct floats floats;
	enum status status = floats_try(&floats, device, math, tell, run, error);
	if (status != STATUS_OK)
		return status;
	if (run->done)
		text_add(&run->text, "\n");
	floats_print(&run->text, &floats);
	json_array_append_new(run->list, floats_json(&floats));
	run->holds = run->holds && floats_bound_holds(&floats);
	run->done++;
	return STATUS_OK;
}

static enum status try_device(struct floats_run *run, const struct device_info *info, const struct prove_input *input,
                              struct error *error)
{
	struct device *device = NULL;
	enum status status = device_open(&device, info, error);
	for (int math = MATH_EXACT; math <= MATH_NATIVE && status == STATUS_OK; math++)
		if (!input->math_given || input->math == (enum math)math)
			status = try_math(run, device, (enum math)math, error);
	device_close(device);
	return status;
}

enum status prove_floats(const struct prove_input *input, struct error *error)
{
	struct floats_run run = {.ticker = prove_ticker(input), .holds = true, .list = json_array()};
	struct device_info *info = NULL;
	size_t count = 0;
	enum status status = device_select(&info, &count, input->devices, error);
	run.total = count * (input->math_given ? 1 : 2);
	ticker_start(&run.ticker);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = try_device(&run, &info[i], input, error);
	ticker_end(&run.ticker);
	if (status == STATUS_OK && input->json) {
		text_clear(&run.text);
		json_write(&run.text, run.list, JSON_INDENTED);
		text_add(&run.text, "\n");
	}
	if (status == STATUS_OK) {
		fputs(text_string(&run.text), stdout);
		status = run.holds ? STATUS_OK : STATUS_CLAIM;
	}
	json_decref(run.list);
	text_free(&run.text);
	free(info);
	return status;
}
