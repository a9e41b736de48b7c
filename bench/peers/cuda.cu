/**
 * CUDA C by hand, as the peer of kernels/train.cl on NVIDIA's GPUs: one network a thread, threads that fetch networks
 * until none is left. bench/gpu-count counts its instructions; with a GPU it is timed like the other peers.
 *
 *     -DNATIVE=0   the bits of `--math exact`: table and polynomial exponential, correctly rounded reciprocal
 *     -DNATIVE=1   ex2.approx and rcp.approx, one reciprocal for two sigmoids
 *     -DTRAIN_B1, -DTRAIN_B2   which biases train, 0 or 1
 *
 * State is scaled by o = -log2(e) as in kernels/network.clh, so that no multiplication stands before an exponential.
 */
#ifndef NATIVE
#define NATIVE 0
#endif
#ifndef TRAIN_B1
#define TRAIN_B1 0
#endif
#ifndef TRAIN_B2
#define TRAIN_B2 0
#endif

#include <stdint.h>

/*
 * bits(2^(j/8)) - (j << 20), as in kernels/exponential.clh. In shared memory each of the 8 entries lies in a bank of
 * its own, so that a warp's 32 reads take one cycle. Constant memory would take one cycle for each entry.
 */
__constant__ uint32_t table_constant[8] = {
        0x3f800000, 0x3f7b95c2, 0x3f7837f0, 0x3f75fed7, 0x3f7504f3, 0x3f75672a, 0x3f7744fd, 0x3f7ac0c7,
};

__device__ static float reciprocal_approximate(float x)
{
	float y;
	asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
	return y;
}

/*
 * 1/x for x in [1, 2^126]: the approximation and one Newton step. The compiler makes the same of a correctly rounded
 * reciprocal, after a test for x outside this range.
 */
__device__ static float reciprocal(float x)
{
	const float y = reciprocal_approximate(x);
	return NATIVE ? y : fmaf(y, fmaf(-x, y, 1.0f), y);
}

/* 2^t, clamped to ordinary numbers; NaN gives the upper end. */
__device__ static float exp2_clamped(float t, const uint32_t *table)
{
	if (NATIVE) {
		float e;
		/* so that the product of two 1 + e is finite */
		asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(e) : "f"(fminf(t, 63.0f)));
		return e;
	}
	const float shift = 0x1.8p+20f; /* rounds to a multiple of 1/8 and leaves 8 t in the low bits */
	t = fmaxf(fminf(t, 126.0f), -126.0f);
	const float shifted = t + shift;
	const uint32_t n = __float_as_uint(shifted);
	const float f = t - (shifted - shift);
	uint32_t entry = n & 7;
	/* an address is this and an LEA; without it nvcc shifts n, masks, and adds */
	asm("" : "+r"(entry));
	const float scale = __uint_as_float(table[entry] + (n << 20));
	const float p = fmaf(fmaf(0x1.c6b17ap-5f, f, 0x1.ec0c1ep-3f), f, 0x1.62e43p-1f);
	return fmaf(scale * f, p, scale);
}

/* The sigmoid and 2^t, for t = o * argument: 1 - sigmoid = e * y. */
struct sigmoid {
	float y, e;
};

__device__ static struct sigmoid sigmoid(float t, const uint32_t *table)
{
	const float e = exp2_clamped(t, table);
	return {reciprocal(1.0f + e), e};
}

/* Two sigmoids; with native math one reciprocal serves both, since the unit for reciprocals is then the bottleneck. */
__device__ static void sigmoid_pair(struct sigmoid *a, struct sigmoid *b, float ta, float tb, const uint32_t *table)
{
	if (!NATIVE) {
		*a = sigmoid(ta, table);
		*b = sigmoid(tb, table);
		return;
	}
	a->e = exp2_clamped(ta, table);
	b->e = exp2_clamped(tb, table);
	const float da = 1.0f + a->e, db = 1.0f + b->e, both = reciprocal(da * db);
	a->y = both * db;
	b->y = both * da;
}

struct network {
	float w1, b1, w2, b2, rate, rate_scaled; /* all but `rate` times o */
};

/* One step on x = {0, 1}, d = {0, 1}; returns the squared change times o^2. */
__device__ static float step(struct network *n, const uint32_t *table)
{
	struct sigmoid y0 = {0.5f, 1.0f}, y1, z0, z1;
	if (TRAIN_B1) {
		sigmoid_pair(&y0, &y1, n->b1, n->w1 + n->b1, table);
		sigmoid_pair(&z0, &z1, TRAIN_B2 ? fmaf(n->w2, y0.y, n->b2) : n->w2 * y0.y,
		             TRAIN_B2 ? fmaf(n->w2, y1.y, n->b2) : n->w2 * y1.y, table);
	} else {
		/* at x = 0 the hidden neuron is the constant 1/2 */
		sigmoid_pair(&y1, &z0, n->w1, TRAIN_B2 ? fmaf(n->w2, y0.y, n->b2) : n->w2 * y0.y, table);
		z1 = sigmoid(TRAIN_B2 ? fmaf(n->w2, y1.y, n->b2) : n->w2 * y1.y, table);
	}
	const float delta0 = -z0.y * (z0.y * (z0.e * z0.y));
	const float error1 = z1.e * z1.y;
	const float delta1 = error1 * (z1.y * error1);
	const float back1 = delta1 * (y1.y * (y1.e * y1.y));

	const float rate_w2 = n->rate * n->w2;
	const float change_w1 = rate_w2 * back1;
	const float change_w2 = n->rate_scaled * fmaf(delta1, y1.y, delta0 * y0.y);
	float squared = fmaf(change_w1, change_w1, change_w2 * change_w2);
	n->w1 += change_w1;
	n->w2 += change_w2;
	if (TRAIN_B2) {
		const float change_b2 = n->rate_scaled * (delta0 + delta1);
		squared = fmaf(change_b2, change_b2, squared);
		n->b2 += change_b2;
	}
	if (TRAIN_B1) {
		const float change_b1 = rate_w2 * (delta0 * (y0.y * (y0.e * y0.y)) + back1);
		squared = fmaf(change_b1, change_b1, squared);
		n->b1 += change_b1;
	}
	return squared;
}

/*
 * w1, w2[count]: in, the starts; out, the final parameters. rate[count]. steps[count]: out, steps taken. The biases
 * start at 0. counter: 0 before the launch.
 */
extern "C" __global__ void train(float *__restrict__ w1, float *__restrict__ w2, const float *__restrict__ rate,
                                 uint32_t *__restrict__ steps, uint32_t *counter, uint32_t count, uint32_t most_steps,
                                 float threshold)
{
	/* the most steps between two looks for new work: lanes of a warp wait for each other no longer than this */
	const uint32_t stretch = 128;
	const float scale = -1.4426950408889634f, unscale = -0.6931471805599453f;
	__shared__ uint32_t table[8];
	if (threadIdx.x < 8)
		table[threadIdx.x] = table_constant[threadIdx.x];
	__syncthreads();

	struct network n;
	for (uint32_t at = atomicAdd(counter, 1), clock = 0, start = 0; at < count;) {
		if (clock == start)
			n = {w1[at] * scale, 0, w2[at] * scale, 0, rate[at], rate[at] * scale};
		const uint32_t end = clock + min(stretch, most_steps - (clock - start));
		float squared;
		do {
			squared = step(&n, table);
			clock++;
		} while (clock < end && squared >= threshold);
		if (clock - start == most_steps || !(squared >= threshold)) {
			w1[at] = n.w1 * unscale;
			w2[at] = n.w2 * unscale;
			steps[at] = clock - start;
			at = atomicAdd(counter, 1);
			start = clock;
		}
	}
}

extern "C" {
#include "peer.h"
}

static float *device_w1, *device_w2, *device_rate;
static uint32_t *device_steps, *device_counter;
static cudaEvent_t before, after;
static cudaDeviceProp device;

static void check(cudaError_t error, const char *call)
{
	if (error != cudaSuccess)
		peer_fail("%s: %s", call, cudaGetErrorString(error));
}

static void launch(const struct work *work, uint32_t most_steps)
{
	const size_t size = work->n * sizeof(float);
	const float threshold = 1.4426950408889634f * work->tolerance;
	int blocks = 0;
	check(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, train, (int)work->block, 0),
	      "cudaOccupancyMaxActiveBlocksPerMultiprocessor");
	check(cudaMemcpy(device_w1, work->w1, size, cudaMemcpyHostToDevice), "cudaMemcpy");
	check(cudaMemcpy(device_w2, work->w2, size, cudaMemcpyHostToDevice), "cudaMemcpy");
	check(cudaMemset(device_counter, 0, sizeof *device_counter), "cudaMemset");
	check(cudaEventRecord(before), "cudaEventRecord");
	train<<<blocks * device.multiProcessorCount, (int)work->block>>>(
	        device_w1, device_w2, device_rate, device_steps, device_counter, (uint32_t)work->n, most_steps,
	        threshold * threshold);
	check(cudaGetLastError(), "train");
	check(cudaEventRecord(after), "cudaEventRecord");
}

/*
 * The kernel's own time counts, as in `twoneuron bench`, which draws its starts on the device. Copying the 20 bytes of
 * a network at 10 GB/s takes 2 ns, about as long as 800 steps of it.
 */
static void train_work(const struct result *result, const struct work *work)
{
	const size_t size = work->n * sizeof(float);
	launch(work, work->steps);
	check(cudaMemcpy(result->w1, device_w1, size, cudaMemcpyDeviceToHost), "cudaMemcpy");
	check(cudaMemcpy(result->w2, device_w2, size, cudaMemcpyDeviceToHost), "cudaMemcpy");
	check(cudaMemcpy(result->steps, device_steps, size, cudaMemcpyDeviceToHost), "cudaMemcpy");
	float milliseconds = 0;
	check(cudaEventElapsedTime(&milliseconds, before, after), "cudaEventElapsedTime");
	peer_device_seconds += 1e-3 * milliseconds;
}

static const char *prepare(const struct work *work)
{
	const size_t size = work->n * sizeof(float);
	check(cudaGetDeviceProperties(&device, 0), "cudaGetDeviceProperties");
	check(cudaEventCreate(&before), "cudaEventCreate");
	check(cudaEventCreate(&after), "cudaEventCreate");
	check(cudaMalloc(&device_w1, size), "cudaMalloc");
	check(cudaMalloc(&device_w2, size), "cudaMalloc");
	check(cudaMalloc(&device_rate, size), "cudaMalloc");
	check(cudaMalloc(&device_steps, size), "cudaMalloc");
	check(cudaMalloc(&device_counter, sizeof *device_counter), "cudaMalloc");
	check(cudaMemcpy(device_rate, work->rate, size, cudaMemcpyHostToDevice), "cudaMemcpy");
	launch(work, 8);
	check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
	return device.name;
}

int main(int argc, char **argv)
{
	return peer_main(argc, argv, NATIVE ? "cuda-native" : "cuda-exact", prepare, train_work);
}
