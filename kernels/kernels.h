/** The OpenCL C sources, embedded at build time with their headers inlined. */
#ifndef TWONEURON_KERNELS_H
#define TWONEURON_KERNELS_H

extern const char kernel_source_train[];      /**< kernel train */
extern const char kernel_source_runs[];       /**< kernels configure, assess */
extern const char kernel_source_aggregate[];  /**< kernels split, least */
extern const char kernel_source_interval[];   /**< kernel bound_cells */
extern const char kernel_source_floats[];     /**< kernels try_sigmoid, try_pairs */
extern const char kernel_source_reciprocal[]; /**< kernel try_reciprocal */

#endif
