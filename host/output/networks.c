#include "output/networks.h"

#include "base/file.h"
#include "output/blocks.h"
#include "output/columns.h"
#include "output/compress.h"
#include "output/names.h"
#include "output/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* About 600 KB of text: enough for the hand-over between threads to cost nothing, little enough to stay in the
 * cache. */
enum { BLOCK_ROWS = 4096 };

/** What one thread needs to make blocks. */
struct worker {
	struct text rows;
	struct text frame; /* the same, compressed */
	struct compressor *compressor;
};

struct networks {
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
	int file;
	uint32_t absent; /* axes without a column */
	unsigned threads;
	struct worker *worker;   /* worker[threads] */
	const struct runs *runs; /* being appended */
	struct networks_position end, flushed;
	enum status failed; /* once set, it stays, with the error */
	struct error error;
};

bool networks_can_compress(void)
{
	return compress_available();
}

static enum status open_file(struct networks *networks, uint64_t bytes, struct error *error)
{
	struct stat info;
	if (bytes && access(networks->temporary, F_OK) != 0)
		rename(networks->path, networks->temporary);
	networks->file = open(networks->temporary, O_WRONLY | O_CLOEXEC | (bytes ? 0 : O_CREAT | O_TRUNC), 0666);
	if (networks->file < 0 && errno == ENOENT)
		return error_set(
		        error, STATUS_INPUT,
		        "%s: is missing, but rows of it are recorded as written; remove the folder to start afresh",
		        networks->temporary);
	if (networks->file < 0 || fstat(networks->file, &info) != 0)
		return error_set_disk(error, "%s: cannot be opened", networks->temporary);
	if ((uint64_t)info.st_size < bytes)
		return error_set(
		        error, STATUS_INPUT,
		        "%s: has %llu bytes, but %llu are recorded as written; remove the folder to start afresh",
		        networks->temporary, (unsigned long long)info.st_size, (unsigned long long)bytes);
	if (ftruncate(networks->file, (off_t)bytes) != 0 || lseek(networks->file, 0, SEEK_END) < 0)
		return error_set_disk(error, "%s: cannot be cut to %llu bytes", networks->temporary,
		                      (unsigned long long)bytes);
	/* the ledger will count on this name */
	return file_flush_folder(networks->temporary, error);
}

static enum status make_workers(struct networks *networks, bool zstd, struct error *error)
{
	networks->worker = calloc(networks->threads, sizeof *networks->worker);
	if (!networks->worker)
		return error_set_memory(error, networks->path);
	enum status status = STATUS_OK;
	for (unsigned t = 0; zstd && status == STATUS_OK && t < networks->threads; t++)
		status = compressor_make(&networks->worker[t].compressor, error);
	return status;
}

/** The worker's rows as they go into the file. */
static const struct text *finished_block(struct worker *worker)
{
	if (!worker->compressor || worker->rows.failed)
		return &worker->rows;
	text_clear(&worker->frame);
	compressor_append_frame(&worker->frame, worker->compressor, &worker->rows);
	return &worker->frame;
}

static const struct text *make_header(void *context, unsigned worker_number, uint64_t block)
{
	struct networks *networks = context;
	struct worker *worker = &networks->worker[worker_number];
	(void)block;
	text_clear(&worker->rows);
	columns_networks_header(&worker->rows, networks->absent);
	return finished_block(worker);
}

static const struct text *make_rows(void *context, unsigned worker_number, uint64_t block)
{
	struct networks *networks = context;
	struct worker *worker = &networks->worker[worker_number];
	const size_t first = (size_t)block * BLOCK_ROWS, left = networks->runs->count - first;
	text_clear(&worker->rows);
	rows_append(&worker->rows, networks->runs, first, left < BLOCK_ROWS ? left : BLOCK_ROWS);
	return finished_block(worker);
}

static enum status repeat_failure(const struct networks *networks, struct error *error)
{
	if (error)
		*error = networks->error;
	return networks->failed;
}

/** Remembers a failure and cuts off the rows that no ledger knows: the disk may be full. */
static enum status fail(struct networks *networks, enum status status, struct error *error)
{
	networks->failed = status;
	const int cut = ftruncate(networks->file, (off_t)networks->flushed.bytes);
	(void)cut; /* if not now, the next networks_open() cuts it */
	return repeat_failure(networks, error);
}

static enum status append(struct networks *networks, uint64_t blocks, blocks_make make, uint64_t rows,
                          struct error *error)
{
	if (networks->failed != STATUS_OK)
		return repeat_failure(networks, error);
	const enum status status = blocks_write(networks->file, networks->temporary, networks->threads, blocks, make,
	                                        networks, &networks->error);
	if (status != STATUS_OK)
		return fail(networks, status, error);
	networks->end.rows += rows;
	networks->end.bytes = (uint64_t)lseek(networks->file, 0, SEEK_CUR);
	return STATUS_OK;
}

enum status networks_open(struct networks **out, const char *folder, bool zstd, uint32_t absent, unsigned threads,
                          struct networks_position position, struct error *error)
{
	*out = NULL;
	struct networks *networks = calloc(1, sizeof *networks);
	if (!networks)
		return error_set_memory(error, NAME_NETWORKS);
	networks->file = -1;
	networks->absent = absent;
	networks->threads = threads;
	networks->end = networks->flushed = position;
	enum status status = file_join(networks->path, folder, zstd ? NAME_NETWORKS_ZSTD : NAME_NETWORKS, error);
	if (status == STATUS_OK)
		status = file_temporary(networks->temporary, networks->path, error);
	if (status == STATUS_OK)
		status = make_workers(networks, zstd, error);
	if (status == STATUS_OK)
		status = open_file(networks, position.bytes, error);
	if (status == STATUS_OK && position.bytes == 0)
		status = append(networks, 1, make_header, 0, error);
	if (status == STATUS_OK)
		*out = networks;
	else
		networks_close(networks);
	return status;
}

enum status networks_append(struct networks *networks, const struct runs *runs, struct error *error)
{
	networks->runs = runs;
	return append(networks, (runs->count + BLOCK_ROWS - 1) / BLOCK_ROWS, make_rows, runs->count, error);
}

uint64_t networks_header_size(struct networks *networks)
{
	const struct text *header = make_header(networks, 0, 0);
	return header->failed ? 0 : header->size;
}

enum { COPY_SIZE = 1 << 20 };

/** Appends the bytes of an open file from `from` to `to`. */
static enum status copy_bytes(struct networks *networks, int file, const char *path, uint64_t from, uint64_t to)
{
	struct text block = {0};
	char *data = text_reserve(&block, COPY_SIZE);
	enum status status = data ? STATUS_OK : error_set_memory(&networks->error, path);
	while (status == STATUS_OK && from < to) {
		const size_t wanted = to - from < COPY_SIZE ? (size_t)(to - from) : COPY_SIZE;
		const ssize_t got = pread(file, data, wanted, (off_t)from);
		if (got <= 0)
			status = error_set_disk(&networks->error, "%s: cannot be read", path);
		else
			status = blocks_write_all(networks->file, networks->temporary, data, (size_t)got,
			                          &networks->error);
		from += got > 0 ? (uint64_t)got : 0;
	}
	text_free(&block);
	return status == STATUS_OK ? STATUS_OK : fail(networks, status, NULL);
}

enum status networks_append_file(struct networks *networks, const char *path, struct networks_position end,
                                 struct error *error)
{
	struct stat info;
	enum status status = STATUS_OK;
	if (networks->failed != STATUS_OK)
		return repeat_failure(networks, error);
	const int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return error_set_errno(error, STATUS_INPUT, "%s: cannot be opened", path);
	if (fstat(file, &info) != 0 || (uint64_t)info.st_size != end.bytes)
		status = error_set(error, STATUS_INPUT,
		                   "%s: its size is not the %llu bytes recorded as written; bring it "
		                   "back as it was, or run its sweep again",
		                   path, (unsigned long long)end.bytes);
	else if (copy_bytes(networks, file, path, networks_header_size(networks), end.bytes) != STATUS_OK)
		status = repeat_failure(networks, error);
	close(file);
	if (status == STATUS_OK) {
		networks->end.rows += end.rows;
		networks->end.bytes = (uint64_t)lseek(networks->file, 0, SEEK_CUR);
	}
	return status;
}

struct networks_position networks_end(const struct networks *networks)
{
	return networks->end;
}

enum status networks_flush(struct networks *networks, struct networks_position *out, struct error *error)
{
	if (networks->failed != STATUS_OK)
		return repeat_failure(networks, error);
	if (fdatasync(networks->file) != 0) {
		const enum status status =
		        error_set_disk(&networks->error, "%s: cannot be written", networks->temporary);
		return fail(networks, status, error);
	}
	*out = networks->flushed = networks->end;
	return STATUS_OK;
}

enum status networks_finish(struct networks *networks, struct error *error)
{
	struct networks_position position;
	const enum status status = networks_flush(networks, &position, error);
	return status == STATUS_OK ? file_commit(networks->temporary, networks->path, error) : status;
}

void networks_close(struct networks *networks)
{
	if (!networks)
		return;
	if (networks->file >= 0)
		close(networks->file);
	for (unsigned t = 0; networks->worker && t < networks->threads; t++) {
		text_free(&networks->worker[t].rows);
		text_free(&networks->worker[t].frame);
		compressor_free(networks->worker[t].compressor);
	}
	free(networks->worker);
	free(networks);
}
