/** Which program this is. */
#ifndef TWONEURON_BASE_VERSION_H
#define TWONEURON_BASE_VERSION_H

extern const char version_number[]; /**< "0.2.0" */
extern const char version_commit[]; /**< of the source tree, "-dirty" after it if changed; "unknown" outside of git */

/* The optional parts that this build has and lacks: "NetCDF, zstd, MPI, certificate checker"; "" for none. */
extern const char version_with[], version_without[];

#endif
