#include "made_up.h"

struct device_info made_up_cpu(void)
{
	return (struct device_info){.parts = 1,
	                            .kind = DEVICE_CPU,
	                            .name = "made-up CPU",
	                            .vendor = "made up",
	                            .platform = "Portable Computing Language",
	                            .driver = "3.1",
	                            .version = "OpenCL 3.0",
	                            .compute_units = 8,
	                            .float_width = 8,
	                            .double_width = 4,
	                            .work_group = 4096,
	                            .float64 = true,
	                            .rounds_division = true,
	                            .denormals = true};
}

struct device_info made_up_gpu(void)
{
	return (struct device_info){.number = 1,
	                            .parts = 1,
	                            .kind = DEVICE_GPU,
	                            .name = "made-up GPU",
	                            .vendor = "NVIDIA Corporation",
	                            .platform = "NVIDIA CUDA",
	                            .driver = "535.1",
	                            .version = "OpenCL 3.0 CUDA",
	                            .compute_units = 100,
	                            .float_width = 1,
	                            .double_width = 1,
	                            .work_group = 1024,
	                            .float64 = true,
	                            .rounds_division = true,
	                            .denormals = true};
}

struct problem made_up_problem(void)
{
	return (struct problem){.samples = 2, .sample = {{0, 0, 1}, {1, 1, 1}}};
}
