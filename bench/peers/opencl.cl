/* The obvious kernel: one network per work-item, the built-in exp. */

float sigmoid(float x)
{
	return 1 / (1 + exp(-x));
}

kernel void train(global const float *start_w1, global const float *start_w2, global const float *start_rate,
                  global float *end_w1, global float *end_w2, global uint *steps, uint most_steps,
                  float tolerance_squared)
{
	const size_t i = get_global_id(0);
	const float rate = start_rate[i];
	float w1 = start_w1[i], w2 = start_w2[i], change_squared;
	uint t = 0;
	do {
		/* x = {0, 1}, d = {0, 1}, no bias, so that y_0 = sigmoid(0) = 1/2 */
		const float y = sigmoid(w1), z0 = sigmoid(0.5f * w2), z1 = sigmoid(w2 * y);
		const float delta0 = z0 * z0 * (1 - z0);
		const float delta1 = (z1 - 1) * z1 * (1 - z1);
		const float change1 = rate * (delta1 * w2 * y * (1 - y));
		const float change2 = rate * (delta0 * 0.5f + delta1 * y);
		w1 -= change1;
		w2 -= change2;
		change_squared = change1 * change1 + change2 * change2;
		t++;
	} while (t < most_steps && change_squared >= tolerance_squared);
	end_w1[i] = w1;
	end_w2[i] = w2;
	steps[i] = t;
}
