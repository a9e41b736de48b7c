#include "training/aggregate.h"

#include "base/text.h"
#include "device/program.h"
#include "kernels/kernels.h"
#include "training/batch_private.h"
#include "training/build_options.h"
#include "training/clblast_error.h"

#include <clblast_c.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum {
	ROW_LENGTH = 2048, /**< of a cell with more runs than fit one row */
	OUTCOME_DIGITS = 2,
	/** work-items of a work-group: WGS1 in CLBlast's database for CPUs and devices unknown to it */
	CLBLAST_GROUP = 64,
	/** the same of XgemvFastRot here: a prime, since CLBlast takes that kernel if both sizes are multiples of it */
	UNUSED_GROUP = 61,
};

/** Where the networks of a batch lie in rows. */
struct span {
	uint64_t first, count;
	uint64_t first_row, rows;
};

struct aggregate {
	struct device *device;
	enum precision precision;
	uint64_t runs_per_cell, rows_per_cell;
	unsigned length; /**< networks of a row, below DIGIT_BASE */
	unsigned step_digits, loss_digits, digits;
	int loss_bits;
	size_t row_capacity;
	struct span span; /**< of the batch on the queue */
	cl_program program;
	struct opencl_kernel split, least;
	cl_mem digit;   /**< float[digits x rows x length] */
	cl_mem ones;    /**< float[length] */
	cl_mem sum;     /**< float[digits x rows] */
	cl_mem minimum; /**< scalar[rows] */
	float *host_sum;
	void *host_minimum;
	struct cell *cell; /**< cell[row_capacity] */
};

/** CLBlast's caches are not safe for several threads. */
static pthread_mutex_t clblast_lock = PTHREAD_MUTEX_INITIALIZER;

void aggregate_forget(void)
{
	pthread_mutex_lock(&clblast_lock);
	(void)CLBlastClearCache();
	pthread_mutex_unlock(&clblast_lock);
}

enum status aggregate_check(const struct device_info *info, struct error *error)
{
	if (info->work_group >= CLBLAST_GROUP)
		return STATUS_OK;
	return error_set_cause(error, CAUSE_DEVICE,
	                       "device %u \"%s\" has work-groups of at most %zu work-items; CLBlast, which adds up the "
	                       "results, needs %d: choose another device with --device",
	                       info->number, info->name, info->work_group, (int)CLBLAST_GROUP);
}

static unsigned step_digits(uint64_t steps)
{
	return steps < DIGIT_BASE ? 1 : steps < DIGIT_BASE * DIGIT_BASE ? 2 : 3;
}

static unsigned row_length(const struct aggregate_spec *spec)
{
	return spec->runs_per_cell < DIGIT_BASE ? (unsigned)spec->runs_per_cell : ROW_LENGTH;
}

static unsigned all_digits(const struct aggregate_spec *spec)
{
	return OUTCOME_DIGITS + step_digits(spec->steps) + (unsigned)spec->grid.digits;
}

size_t aggregate_network_size(const struct aggregate_spec *spec)
{
	const unsigned digits = all_digits(spec);
	/* the matrices; and per row, of which there may be one per network, the sums and the minimum */
	return digits * sizeof(float) + (digits * sizeof(float) + sizeof(double)) / row_length(spec);
}

/** Rows that `count` networks touch at most, wherever they start. */
static size_t most_rows(const struct aggregate *a, size_t count)
{
	const uint64_t cells = count / a->runs_per_cell + 2;
	const uint64_t by_cells = cells * a->rows_per_cell;
	/* each cell ends with a row that may be short */
	const uint64_t by_length = count / a->length + 2 + cells;
	return (size_t)(by_cells < by_length ? by_cells : by_length);
}

static enum status build_kernels(struct aggregate *a, struct error *error)
{
	struct text options = {0};
	options_common(&options, &a->device->info, a->precision);
	text_printf(&options, " -DSTEP_DIGITS=%u -DLOSS_DIGITS=%u", a->step_digits, a->loss_digits);
	enum status status = options.failed ? error_set_memory(error, "build options") : STATUS_OK;
	if (status == STATUS_OK)
		status = program_build(&a->program, a->device, kernel_source_aggregate, text_string(&options), error);
	if (status == STATUS_OK)
		status = program_kernel(&a->split, a->program, "split", a->device, error);
	if (status == STATUS_OK)
		status = program_kernel(&a->least, a->program, "least", a->device, error);
	text_free(&options);
	return status;
}

static enum status make_buffers(struct aggregate *a, struct error *error)
{
	const size_t scalar = precision_size(a->precision);
	const size_t sums = a->digits * a->row_capacity * sizeof(float);
	float *ones = malloc(a->length * sizeof *ones);
	a->host_sum = malloc(sums);
	a->host_minimum = malloc(a->row_capacity * scalar);
	a->cell = malloc(a->row_capacity * sizeof *a->cell);
	enum status status = STATUS_OK;
	if (!ones || !a->host_sum || !a->host_minimum || !a->cell)
		status = error_set_memory(error, "the sums of a chunk");
	for (unsigned i = 0; status == STATUS_OK && i < a->length; i++)
		ones[i] = 1;
	if (status == STATUS_OK)
		status = opencl_buffer(&a->ones, a->device, a->length * sizeof *ones, ones, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&a->digit, a->device, sums * a->length, NULL, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&a->sum, a->device, sums, NULL, error);
	if (status == STATUS_OK)
		status = opencl_buffer(&a->minimum, a->device, a->row_capacity * scalar, NULL, error);
	free(ones);
	return status;
}

/**
 * CLBlast builds three kernels for Sgemv, of which only Xgemv is of use here. With the parameters that it has for CPUs
 * the others are long unrolled loops, for which PoCL takes most of the time that a first start takes for CLBlast
 * (bench/start --phases). These parameters make them short. XgemvFast is never taken here, XgemvFastRot, which is
 * slower than Xgemv on CPUs, only if both sizes are multiples of UNUSED_GROUP. Should CLBlast refuse them, only time is
 * lost.
 */
static void shorten_unused_kernels(const struct device *device)
{
	static const char *const fast[] = {"WGS2", "WPT2", "VW2"}, *const rotated[] = {"WGS3", "WPT3", "VW3"};
	static const size_t least[] = {1, 1, 1}, rare[] = {UNUSED_GROUP, 1, 1};
	if (device->info.kind != DEVICE_CPU)
		return;
	pthread_mutex_lock(&clblast_lock);
	(void)CLBlastOverrideParameters(device->id, "XgemvFast", CLBlastPrecisionSingle, 3, (const char **)fast, least);
	(void)CLBlastOverrideParameters(device->id, "XgemvFastRot", CLBlastPrecisionSingle, 3, (const char **)rotated,
	                                rare);
	pthread_mutex_unlock(&clblast_lock);
}

enum status aggregate_open(struct aggregate **out, struct device *device, const struct aggregate_spec *spec,
                           size_t capacity, struct error *error)
{
	*out = NULL;
	struct aggregate *a = calloc(1, sizeof *a);
	if (!a)
		return error_set_memory(error, "the sums of a chunk");
	a->device = device;
	a->precision = spec->precision;
	a->runs_per_cell = spec->runs_per_cell;
	a->length = row_length(spec);
	a->rows_per_cell = (a->runs_per_cell + a->length - 1) / a->length;
	a->step_digits = step_digits(spec->steps);
	a->loss_digits = (unsigned)spec->grid.digits;
	a->digits = all_digits(spec);
	a->loss_bits = spec->grid.bits;
	a->row_capacity = most_rows(a, capacity);
	shorten_unused_kernels(device);
	enum status status = build_kernels(a, error);
	if (status == STATUS_OK)
		status = make_buffers(a, error);
	if (status != STATUS_OK) {
		aggregate_close(a);
		return status;
	}
	*out = a;
	return STATUS_OK;
}

void aggregate_close(struct aggregate *a)
{
	if (!a)
		return;
	opencl_release_buffer(&a->digit);
	opencl_release_buffer(&a->ones);
	opencl_release_buffer(&a->sum);
	opencl_release_buffer(&a->minimum);
	opencl_release_kernel(&a->split);
	opencl_release_kernel(&a->least);
	if (a->program)
		clReleaseProgram(a->program);
	free(a->host_sum);
	free(a->host_minimum);
	free(a->cell);
	free(a);
}

/** The row of network `index`. */
static uint64_t row_of(const struct aggregate *a, uint64_t index)
{
	const uint64_t cell = index / a->runs_per_cell;
	return cell * a->rows_per_cell + index % a->runs_per_cell / a->length;
}

/** What `split` and `least` both take: the arguments from `capacity` to `length`. */
static void set_span_arguments(const struct aggregate *a, const struct batch *batch, cl_int *code, cl_kernel kernel,
                               cl_uint *index)
{
	const cl_uint capacity = (cl_uint)batch->capacity, count = (cl_uint)a->span.count;
	opencl_argument(code, kernel, index, sizeof capacity, &capacity);
	const cl_ulong numbers[] = {a->span.first, a->span.first_row, a->runs_per_cell, a->rows_per_cell};
	opencl_argument(code, kernel, index, sizeof count, &count);
	for (int i = 0; i < 4; i++)
		opencl_argument(code, kernel, index, sizeof numbers[i], &numbers[i]);
	const cl_uint rows = (cl_uint)a->span.rows, length = a->length;
	opencl_argument(code, kernel, index, sizeof rows, &rows);
	opencl_argument(code, kernel, index, sizeof length, &length);
}

/** In the order of `split` in kernels/aggregate.cl. */
static cl_int set_split_arguments(const struct aggregate *a, const struct batch *batch)
{
	const cl_kernel kernel = a->split.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	const double number[] = {ldexp(1, a->loss_bits), ldexp(1, DIGIT_BITS * (int)a->loss_digits - a->loss_bits)};
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &a->digit);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->outcome);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->steps);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->run);
	set_span_arguments(a, batch, &code, kernel, &index);
	for (int i = 0; i < 2; i++)
		batch_scalar(batch, &code, kernel, &index, number[i]);
	return code;
}

/** In the order of `least` in kernels/aggregate.cl. */
static cl_int set_least_arguments(const struct aggregate *a, const struct batch *batch)
{
	const cl_kernel kernel = a->least.kernel;
	cl_int code = CL_SUCCESS;
	cl_uint index = 0;
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &a->minimum);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->outcome);
	opencl_argument(&code, kernel, &index, sizeof(cl_mem), &batch->run);
	set_span_arguments(a, batch, &code, kernel, &index);
	return code;
}

/** sum[digits x rows] = digit[(digits x rows) x length] * ones[length]; rows of one network are their own sums. */
static enum status enqueue_sums(struct aggregate *a, struct batch *batch, struct error *error)
{
	static const char call[] = "CLBlastSgemv";
	cl_command_queue queue = a->device->queue;
	cl_event event = NULL;
	const size_t rows = a->digits * (size_t)a->span.rows;
	if (a->length == 1)
		return STATUS_OK;
	/* CLBlast multiplies what is in y by beta = 0, and 0 * NaN is NaN: it must be a number */
	const enum status status = batch_clear(batch, a->sum, rows, error);
	if (status != STATUS_OK)
		return status;
	pthread_mutex_lock(&clblast_lock);
	const CLBlastStatusCode code =
	        CLBlastSgemv(CLBlastLayoutRowMajor, CLBlastTransposeNo, rows, a->length, 1.0f, a->digit, 0, a->length,
	                     a->ones, 0, 1, 0.0f, a->sum, 0, 1, &queue, &event);
	pthread_mutex_unlock(&clblast_lock);
	if (code != CLBlastSuccess)
		return batch_failure(batch, (cl_int)code, call, clblast_error_name(code), error);
	batch_note(batch, call, NULL, event);
	return STATUS_OK;
}

enum status aggregate_enqueue(struct aggregate *a, struct batch *batch, struct error *error)
{
	a->span.first = batch->first;
	a->span.count = batch->count;
	a->span.first_row = row_of(a, batch->first);
	a->span.rows = row_of(a, batch->first + batch->count - 1) - a->span.first_row + 1;
	const size_t rows = (size_t)a->span.rows;

	enum status status = batch_launch(batch, &a->split, set_split_arguments(a, batch), rows * a->length, error);
	if (status == STATUS_OK)
		status = batch_launch(batch, &a->least, set_least_arguments(a, batch), rows, error);
	if (status == STATUS_OK)
		status = enqueue_sums(a, batch, error);
	if (status == STATUS_OK)
		status = batch_read(batch, a->length == 1 ? a->digit : a->sum, 0, a->digits * rows * sizeof(float),
		                    a->host_sum, error);
	if (status == STATUS_OK)
		status = batch_read(batch, a->minimum, 0, rows * precision_size(batch->precision), a->host_minimum,
		                    error);
	if (status == STATUS_OK)
		status = batch_check(batch, clFlush(a->device->queue), "clFlush", NULL, error);
	return status;
}

/** The sum of digit `digit` over row `row`, an integer. */
static uint64_t digit_sum(const struct aggregate *a, unsigned digit, uint64_t row)
{
	return (uint64_t)a->host_sum[digit * a->span.rows + row];
}

/** The sum of losses of one row. */
static uint128 loss_sum(const struct aggregate *a, uint64_t row)
{
	uint128 sum = 0;
	for (unsigned k = a->loss_digits; k-- > 0;) {
		const uint64_t digits = digit_sum(a, OUTCOME_DIGITS + a->step_digits + k, row);
		if (digits >=
		    (uint64_t)DIGIT_BASE * DIGIT_BASE) /* no sum of digits, but BEYOND in kernels/aggregate.cl */
			return LOSS_BEYOND;
		sum = sum * DIGIT_BASE + digits;
	}
	return sum;
}

/** The sums of one row; the diverged networks are those that no other outcome claims. */
static struct cell row_sums(const struct aggregate *a, uint64_t row, uint64_t networks)
{
	struct cell out = {.min_loss = INFINITY};
	const uint64_t first = digit_sum(a, 0, row), second = digit_sum(a, 1, row);
	out.outcomes[OUTCOME_LEARNED] = first % DIGIT_BASE;
	out.outcomes[OUTCOME_STALLED] = first / DIGIT_BASE;
	out.outcomes[OUTCOME_UNFINISHED] = second % DIGIT_BASE;
	out.outcomes[OUTCOME_FROZEN] = second / DIGIT_BASE;
	out.outcomes[OUTCOME_DIVERGED] =
	        networks - first % DIGIT_BASE - first / DIGIT_BASE - second % DIGIT_BASE - second / DIGIT_BASE;
	for (unsigned k = a->step_digits; k-- > 0;)
		out.steps = out.steps * DIGIT_BASE + digit_sum(a, OUTCOME_DIGITS + k, row);
	out.loss = loss_sum(a, row);
	out.min_loss = precision_get(a->precision, a->host_minimum, row);
	return out;
}

/** How many of the batch's networks lie in row `in_cell` of a cell. */
static uint64_t row_networks(const struct aggregate *a, uint64_t cell, uint64_t in_cell)
{
	const uint64_t offset = in_cell * a->length;
	const uint64_t left = a->runs_per_cell - offset, length = left < a->length ? left : a->length;
	const uint64_t begin = cell * a->runs_per_cell + offset, end = begin + length;
	const uint64_t first = a->span.first, last = first + a->span.count;
	return (end < last ? end : last) - (begin > first ? begin : first);
}

enum status aggregate_cells(struct aggregate *a, struct sums *where, const struct cell **cell, struct error *error)
{
	const uint64_t first_cell = a->span.first_row / a->rows_per_cell;
	uint64_t at = 0, in_cell = a->span.first_row % a->rows_per_cell;
	*where = (struct sums){.first_cell = first_cell, .loss_bits = a->loss_bits};
	for (uint64_t row = 0; row < a->span.rows; row++) {
		const uint64_t networks = row_networks(a, first_cell + at, in_cell);
		const struct cell sums = row_sums(a, row, networks);
		if (sums.outcomes[OUTCOME_DIVERGED] > networks)
			return error_set_cause(
			        error, CAUSE_DEVICE,
			        "device %u \"%s\": the sums of networks %llu to %llu are impossible; the device or its "
			        "driver computes wrongly; choose another device with --device",
			        a->device->info.number, a->device->info.name, (unsigned long long)a->span.first,
			        (unsigned long long)(a->span.first + a->span.count - 1));
		if (at == where->cells)
			a->cell[where->cells++] = sums;
		else
			cell_add(&a->cell[at], &sums);
		if (++in_cell == a->rows_per_cell) {
			in_cell = 0;
			at++;
		}
	}
	*cell = a->cell;
	return STATUS_OK;
}
