/**
 * LD_PRELOAD: an OpenCL call that fails, as when a device falls off its bus. In the environment, FAULT_CALL is build
 * (clBuildProgram) or launch (clEnqueueNDRangeKernel), and FAULT_AFTER is the number of such calls that succeed on a
 * device first. The first device to reach that number fails from then on; the others never do. If FAULT_HOW is set, the
 * driver does not return an error but ends the process: abort, crash or exit. If FAULT_OPTION is set,
 * only builds with this text in their options fail. With FAULT_CALL many there are FAULT_AFTER devices: the first one
 * again and again. With memory, devices say that they have FAULT_AFTER bytes, and that a buffer may have a quarter of
 * them; with gpu, that they are GPUs.
 */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *const text = getenv(name);
	return text ? strtoul(text, NULL, 10) : otherwise;
}

enum { OBJECTS_MAX = 64 };

/** Counts the calls on a queue or device; returns how many there were before this one. */
static unsigned long count_call(const void *object)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct {
		const void *object;
		unsigned long calls;
	} counted[OBJECTS_MAX];
	int i = 0;
	pthread_mutex_lock(&lock);
	while (i < OBJECTS_MAX - 1 && counted[i].object && counted[i].object != object)
		i++;
	counted[i].object = object;
	const unsigned long calls = counted[i].calls++;
	pthread_mutex_unlock(&lock);
	return calls;
}

/** True from call number FAULT_AFTER on, for the first queue or device that reaches that number. */
static int fails(const char *call, const void *object)
{
	static const void *broken;
	const char *const wanted = getenv("FAULT_CALL");
	if (!wanted || strcmp(wanted, call) != 0 || count_call(object) < setting("FAULT_AFTER", 0))
		return 0;
	const void *expected = NULL;
	__atomic_compare_exchange_n(&broken, &expected, object, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
	return __atomic_load_n(&broken, __ATOMIC_RELAXED) == object;
}

/** The error of a call that fails, unless the driver ends the process there. */
static cl_int fail(cl_int code)
{
	const char *const how = getenv("FAULT_HOW");
	if (how && strcmp(how, "abort") == 0)
		abort();
	if (how && strcmp(how, "crash") == 0)
		raise(SIGSEGV);
	if (how && strcmp(how, "exit") == 0)
		exit(1);
	return code;
}

cl_int clBuildProgram(cl_program program, cl_uint devices, const cl_device_id *device, const char *options,
                      void(CL_CALLBACK *notify)(cl_program, void *), void *data)
{
	cl_int (*real)(cl_program, cl_uint, const cl_device_id *, const char *, void(CL_CALLBACK *)(cl_program, void *),
	               void *);
	*(void **)&real = dlsym(RTLD_NEXT, "clBuildProgram");
	const char *const option = getenv("FAULT_OPTION");
	if ((!option || (options && strstr(options, option))) &&
	    fails("build", device ? (const void *)device[0] : program)) {
		if (device)
			clRetainDevice(device[0]); /* so that no other one gets its address */
		return fail(CL_BUILD_PROGRAM_FAILURE);
	}
	return real(program, devices, device, options, notify, data);
}

cl_int clGetDeviceIDs(cl_platform_id platform, cl_device_type type, cl_uint room, cl_device_id *device, cl_uint *count)
{
	cl_int (*real)(cl_platform_id, cl_device_type, cl_uint, cl_device_id *, cl_uint *);
	*(void **)&real = dlsym(RTLD_NEXT, "clGetDeviceIDs");
	const cl_int code = real(platform, type, room, device, count);
	const char *const wanted = getenv("FAULT_CALL");
	if (code != CL_SUCCESS || !wanted || strcmp(wanted, "many") != 0)
		return code;
	const cl_uint many = (cl_uint)setting("FAULT_AFTER", 1);
	if (count)
		*count = many;
	for (cl_uint i = 1; device && i < room && i < many; i++)
		device[i] = device[0];
	return code;
}

cl_int clGetDeviceInfo(cl_device_id device, cl_device_info what, size_t room, void *value, size_t *size)
{
	cl_int (*real)(cl_device_id, cl_device_info, size_t, void *, size_t *);
	*(void **)&real = dlsym(RTLD_NEXT, "clGetDeviceInfo");
	const cl_int code = real(device, what, room, value, size);
	const char *const wanted = getenv("FAULT_CALL");
	if (code != CL_SUCCESS || !value || !wanted)
		return code;
	if (strcmp(wanted, "memory") == 0 && what == CL_DEVICE_GLOBAL_MEM_SIZE)
		*(cl_ulong *)value = setting("FAULT_AFTER", 0);
	if (strcmp(wanted, "memory") == 0 && what == CL_DEVICE_MAX_MEM_ALLOC_SIZE)
		*(cl_ulong *)value = setting("FAULT_AFTER", 0) / 4;
	if (strcmp(wanted, "gpu") == 0 && what == CL_DEVICE_TYPE)
		*(cl_device_type *)value = CL_DEVICE_TYPE_GPU;
	return code;
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions, const size_t *offset,
                              const size_t *global, const size_t *local, cl_uint waits, const cl_event *wait,
                              cl_event *event)
{
	cl_int (*real)(cl_command_queue, cl_kernel, cl_uint, const size_t *, const size_t *, const size_t *, cl_uint,
	               const cl_event *, cl_event *);
	*(void **)&real = dlsym(RTLD_NEXT, "clEnqueueNDRangeKernel");
	if (fails("launch", queue)) {
		clRetainCommandQueue(queue); /* so that no other one gets its address */
		return fail(CL_OUT_OF_RESOURCES);
	}
	return real(queue, kernel, dimensions, offset, global, local, waits, wait, event);
}
