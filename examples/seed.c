/*
 * Was it bad luck with the start? Trains a network without biases from a million starts, then asks for a proof.
 *
 *     cc seed.c $(pkg-config --cflags --libs twoneuron) -o seed && ./seed
 */
#include <stdio.h>
#include <stdlib.h>
#include <twoneuron.h>

static const char sweep_text[] = "name: seed\n"
                                 "question: Was it bad luck with the start?\n"
                                 "axes:\n"
                                 "  rate: {value: 5}\n"
                                 "  w1: {from: -8, to: 8, points: 1024}\n"
                                 "  w2: {from: -8, to: 8, points: 1024}\n"
                                 "map: {x: w1, y: w2}\n";

static const char claim_text[] = "claim: {loss_at_least: 0.125}\n"
                                 "network: {bias: none}\n"
                                 "task: [{x: 0, d: 0}, {x: 1, d: 1}]\n";

/* The least of a field over all cells; -1 without memory. */
static double least(const struct twoneuron_map *map, const char *field)
{
	const size_t cells = twoneuron_map_rows(map) * twoneuron_map_columns(map);
	double *const value = malloc(cells * sizeof *value);
	double result = -1;
	if (value && twoneuron_map_values(map, field, value, NULL) == TWONEURON_OK)
		for (size_t i = 0; i < cells; i++)
			if (result < 0 || value[i] < result) /* never true of NaN, which a cell without a loss has */
				result = value[i];
	free(value);
	return result;
}

static int run(struct twoneuron_error *error)
{
	struct twoneuron_sweep *sweep = NULL;
	struct twoneuron_map *map = NULL;
	struct twoneuron_totals totals;
	int status = twoneuron_sweep_open(&sweep, sweep_text, error);
	if (status == TWONEURON_OK)
		status = twoneuron_run(&map, sweep, NULL, error);
	if (status == TWONEURON_OK) {
		twoneuron_map_totals(map, &totals);
		printf("%s %llu of %llu starts learned; the least loss is %.4f.\n", twoneuron_sweep_question(sweep),
		       (unsigned long long)totals.learned, (unsigned long long)totals.networks, least(map, "min_loss"));
	}
	twoneuron_map_close(map);
	twoneuron_sweep_close(sweep);
	return status;
}

static int prove(struct twoneuron_error *error)
{
	struct twoneuron_proof *proof = NULL;
	const int status = twoneuron_prove(&proof, claim_text, NULL, error);
	if (status == TWONEURON_OK)
		printf("No weights have a loss below 1/8: %s, with a certificate of %zu bytes that was checked.\n",
		       twoneuron_proof_verdict(proof), twoneuron_proof_certificate_size(proof));
	twoneuron_proof_close(proof);
	return status;
}

int main(void)
{
	struct twoneuron_error error;
	int status = run(&error);
	if (status == TWONEURON_OK)
		status = prove(&error);
	if (status != TWONEURON_OK)
		fprintf(stderr, "seed: %s\n", error.message);
	return status;
}
