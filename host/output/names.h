/** The names of the files that a sweep writes into its folder, beside the ledger; a map's formats have their own. */
#ifndef TWONEURON_OUTPUT_NAMES_H
#define TWONEURON_OUTPUT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#define NAME_NETWORKS "networks.csv"
#define NAME_NETWORKS_ZSTD "networks.csv.zst"

/** File number i of those there may be, networks.csv in the making among them; NULL after the last. */
const char *result_name(size_t i);

/** True for one of these that no picture replaces: all but the pictures. */
bool result_is_data(const char *name);

#endif
