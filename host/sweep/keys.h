/**
 * The keys of a sweep file, described once: the parser reads by this table, messages quote it, and the man page is made
 * from it. A group is a YAML mapping; each of its keys says where in the C struct of that group its value goes.
 */
#ifndef TWONEURON_SWEEP_KEYS_H
#define TWONEURON_SWEEP_KEYS_H

#include "base/text.h"
#include "base/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum key_type {
	KEY_NAME,   /**< char[most + 1]: letters, digits and '-' */
	KEY_TEXT,   /**< char[most + 1]: one line of UTF-8 */
	KEY_WORD,   /**< an enumeration */
	KEY_COUNT,  /**< uint64_t in least..most */
	KEY_NUMBER, /**< double */
	KEY_FLAG,   /**< bool */
	KEY_GROUP,  /**< the struct of `group` */
	KEY_LIST,   /**< an array of least..most structs of `group`, or of numbers where it has none */
};

enum key_need {
	NEED_NONE,   /**< may be left out: `initial` is then read in its place, or every key of its group is left out */
	NEED_ALWAYS, /**< in its group (or in the forms that have it) */
	NEED_TRAINING, /**< required for training; for a proof it may be left out */
	NEED_PROOF,    /**< the same for a proof */
};

enum key_range { RANGE_ANY, RANGE_NOT_NEGATIVE, RANGE_POSITIVE };

struct key {
	const char *name;
	enum key_type type;
	enum key_need need;
	unsigned forms; /**< a bit for each form of its group that has it; 0: all. Without a common one, keys exclude
	                     each other */
	size_t offset;  /**< of the value in the group's struct */

	struct words words;        /**< KEY_WORD */
	uint64_t least, most;      /**< limits of counts, of the lengths of lists and texts */
	enum key_range range;      /**< KEY_NUMBER and those of a KEY_LIST */
	bool in_precision;         /**< the same: must be a number of training.precision too */
	const struct group *group; /**< KEY_GROUP, KEY_LIST */
	size_t count_offset;       /**< KEY_LIST: size_t, how many there are */
	const char *item;          /**< KEY_LIST: what one of them is called */
	const char *beyond;        /**< KEY_LIST: what a longer one may use, or NULL */

	const char *initial; /**< what is read when the key is left out: YAML, as in a file */
	const char *meaning; /**< for messages and the man page: one or two sentences, without the final stop */
};

enum { GROUP_KEYS_MAX = 16 };

struct group {
	const char *title;    /**< heading in the man page */
	const char *meaning;  /**< text under it, or NULL */
	size_t size;          /**< of its struct */
	size_t chosen_offset; /**< unsigned: the form that the file has chosen; or NO_FORMS */
	size_t keys;
	const struct key *key; /**< key[keys] */
};

#define NO_FORMS SIZE_MAX

/** The whole file; its struct is struct sweep. */
extern const struct group keys_root;

/** What may be written for a key, to go after "must be": "a whole number from 1 to 16", "one of none, both". */
void keys_legal(struct text *out, const struct key *key);
/** The keys of the forms of a group whose bits are set: "{from: ..., to: ...} or {from: ..., step: ...}". */
void keys_forms(struct text *out, const struct group *group, unsigned forms);
/** The names of a group's keys, separated by commas. */
void keys_names(struct text *out, const struct group *group);

/** The key with this name, or NULL. */
const struct key *keys_find(const struct group *group, const char *name, size_t size);
/** The key or allowed word that `text` is most likely a misspelling of, or NULL when none is close. */
const char *keys_closest(const struct group *group, const char *text, size_t size);
const char *keys_closest_word(const struct key *key, const char *text, size_t size);
/**
 * Appends the keys of the group, or the allowed words, that the writer of `text` may have meant: those that have this
 * name elsewhere (synonyms.h), "hidden or output", or else the closest one. Appends nothing if there is none.
 */
void keys_meant(struct text *out, const struct group *group, const char *text, size_t size);
void keys_meant_word(struct text *out, const struct key *key, const char *text, size_t size);
/**
 * The one section of the file in which `name` is a key ("training" for "steps"), for a message about a key at the top
 * of the file or in another section, `from`. NULL if there is none or more than one.
 */
const char *keys_home(const struct group *from, const char *name, size_t size);
/**
 * The same for a name that only other programs use: appends the keys that are meant ("rate" for "lr") and returns the
 * section that has them, "" for the top of the file, NULL when there is none.
 */
const char *keys_meant_home(struct text *out, const struct group *from, const char *name, size_t size);

#endif
