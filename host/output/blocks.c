#include "output/blocks.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

struct line {
	int file;
	const char *path;
	uint64_t count;
	blocks_make make;
	void *context;

	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t moved; /* signalled when the turn moves or something fails */
	unsigned workers;     /* worker numbers handed out so far */
	uint64_t claimed;     /* blocks that workers have claimed so far */
	uint64_t turn;        /* the block that may be written now */
	enum status status;
	struct error error;
};

enum status blocks_write_all(int file, const char *path, const char *data, size_t size, struct error *error)
{
	while (size) {
		const ssize_t written = write(file, data, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && (errno == ENOSPC || errno == EDQUOT))
			return error_set_disk(error, "%s: free some space on its disk and run the same command again",
			                      path);
		if (written < 0)
			return error_set_disk(error, "%s: cannot be written", path);
		data += written;
		size -= (size_t)written;
	}
	return STATUS_OK;
}

/** Writes a block that is made when its turn comes; the lock is held on entry and on return. */
static void write_in_turn(struct line *line, uint64_t block, const struct text *text)
{
	while (line->turn != block && line->status == STATUS_OK)
		pthread_cond_wait(&line->moved, &line->lock);
	if (line->status != STATUS_OK)
		return;
	pthread_mutex_unlock(&line->lock);
	struct error error;
	const enum status status = text->failed
	                                   ? error_set_memory(&error, line->path)
	                                   : blocks_write_all(line->file, line->path, text->data, text->size, &error);
	pthread_mutex_lock(&line->lock);
	line->turn++;
	if (status != STATUS_OK) {
		line->status = status;
		line->error = error;
	}
	pthread_cond_broadcast(&line->moved);
}

static void *write_blocks(void *argument)
{
	struct line *line = argument;
	pthread_mutex_lock(&line->lock);
	const unsigned worker = line->workers++;
	while (line->status == STATUS_OK && line->claimed < line->count) {
		const uint64_t block = line->claimed++;
		pthread_mutex_unlock(&line->lock);
		const struct text *text = line->make(line->context, worker, block);
		pthread_mutex_lock(&line->lock);
		write_in_turn(line, block, text);
	}
	pthread_mutex_unlock(&line->lock);
	return NULL;
}

enum status blocks_write(int file, const char *path, unsigned threads, uint64_t count, blocks_make make, void *context,
                         struct error *error)
{
	struct line line = {
	        .file = file, .path = path, .count = count, .make = make, .context = context, .status = STATUS_OK};
	pthread_mutex_init(&line.lock, NULL);
	pthread_cond_init(&line.moved, NULL);
	pthread_t helper[BLOCKS_THREADS_MAX];
	unsigned helpers = 0;
	if (threads > BLOCKS_THREADS_MAX)
		threads = BLOCKS_THREADS_MAX;
	/* without this thread it is only slower */
	while (helpers + 1 < threads && helpers + 1 < count &&
	       pthread_create(&helper[helpers], NULL, write_blocks, &line) == 0)
		helpers++;
	write_blocks(&line);
	while (helpers)
		pthread_join(helper[--helpers], NULL);
	pthread_cond_destroy(&line.moved);
	pthread_mutex_destroy(&line.lock);
	if (line.status != STATUS_OK && error)
		*error = line.error;
	return line.status;
}
