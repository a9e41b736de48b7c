#include "output/picture/panel.h"

#include <math.h>

/** Twice the loss of a network that answers 1/2 to every input, the one with w2 = b2 = 0. */
static double undecided_loss_twice(const struct problem *problem)
{
	double loss = 0;
	for (size_t k = 0; k < problem->samples; k++) {
		const struct sample *sample = &problem->sample[k];
		const double error = sample->d - 0.5;
		loss += sample->weight * (problem->loss == LOSS_CROSS_ENTROPY ? log(2) : error * error / 2);
	}
	return loss > 0 ? 2 * loss : 1;
}

void panels_make(struct panel panel[PANELS], const struct problem *problem)
{
	panel[PANEL_LEARNED] = (struct panel){columns_map_find("learned_fraction"), &palette_learned, 1};
	panel[PANEL_LOSS] = (struct panel){columns_map_find("mean_loss"), &palette_loss, undecided_loss_twice(problem)};
}
