#include "sweep/synonyms.h"

#include <string.h>

// clang-format off
const struct synonym synonym_table[] = {
	/* groups and their keys */
	{"top level", "name", "title id label"},
	{"top level", "question", "description caption comment"},
	{"top level", "network", "model net architecture"},
	{"top level", "task", "data dataset samples examples"},
	{"top level", "training", "train fit hyperparameters"},
	{"top level", "learned", "success solved"},
	{"top level", "axes", "parameters params grid space search-space"},
	{"top level", "draws", "repeats repetitions replicates trials n-draws"},
	{"top level", "seed", "random-state random-seed rng"},
	{"top level", "map", "plot figure heatmap image"},
	{"top level", "output", "save"},
	{"top level", "claim", "proof prove theorem"},
	{"network", "bias", "biases use-bias"},
	{"network", "hidden", "activation act nonlinearity hidden-activation f"},
	{"network", "output", "activation act nonlinearity output-activation g"},
	{"task, one sample", "x", "input in feature"},
	{"task, one sample", "d", "y label target t output out expected desired"},
	{"task, one sample", "weight", "m n w count multiplicity repeat times"},
	{"training", "loss", "criterion cost objective error loss-function loss-fn"},
	{"training", "steps", "epochs epoch n-epochs num-epochs max-epochs iterations iters n-iter max-iter "
	                      "max-iterations num-iterations max-steps n-steps num-steps updates"},
	{"training", "tolerance", "tol atol threshold stop min-delta"},
	{"training", "precision", "dtype type float datatype"},
	{"training", "optimizer", "optim algorithm method solver"},
	{"training", "beta1", "betas b1 beta-1"},
	{"training", "beta2", "betas b2 beta-2"},
	{"training", "epsilon", "eps"},
	{"top level", "diverged", "divergence"},
	{"diverged", "change_above", "limit max-change change threshold above"},
	{"optimizer", "gradient-descent", "gd sgd descent"},
	{"optimizer", "momentum", "sgd-momentum sgdm heavy-ball"},
	{"learned", "max_error", "error tol threshold margin"},
	{"axes", "rate", "lr learning-rate learning-rate-init step-size alpha eta"},
	{"axes", "rate_hidden", "lr-hidden lr1 rate1 eta1"},
	{"axes", "rate_output", "lr-output lr2 rate2 eta2"},
	{"axes", "momentum", "mu"},
	{"axes", "weight_decay", "decay wd l2 lambda"},
	{"axes", "w1", "weight weights w"},
	{"axes", "w2", "weight weights w"},
	{"axes", "b1", "biases b"},
	{"axes", "b2", "biases b"},
	{"one axis", "value", "const constant fixed init initial"},
	{"one axis", "from", "min minimum start begin low lower first"},
	{"one axis", "to", "max maximum stop end high upper last"},
	{"one axis", "step", "increment delta stride by"},
	{"one axis", "points", "n num count number size steps n-points num-points resolution"},
	{"one axis", "scale", "spacing log logscale log-scale"},
	{"one axis", "list", "values array set choice choices"},
	{"one axis", "uniform", "random rand log-uniform loguniform"},
	{"one axis", "normal", "gaussian gauss randn"},
	{"one axis", "sobol", "quasi qmc halton low-discrepancy"},
	{"one axis", "every", "all"},
	{"uniform and sobol", "from", "min minimum start begin low lower"},
	{"uniform and sobol", "to", "max maximum stop end high upper"},
	{"uniform and sobol", "scale", "spacing log logscale log-scale"},
	{"normal", "mean", "mu loc average center centre"},
	{"normal", "sd", "std stdev stddev sigma scale standard-deviation"},
	{"map", "x", "columns horizontal x-axis"},
	{"map", "y", "rows vertical y-axis"},
	{"map", "cells", "bins pixels size resolution"},
	{"map, cells", "x", "columns width"},
	{"map, cells", "y", "rows height"},
	{"output", "networks", "csv runs"},
	{"claim", "loss_at_least", "at-least bound lower-bound min-loss loss infimum"},
	{"claim", "enclose", "width interval bounds"},
	{"claim", "where", "region within box domain"},
	{"claim, where, one parameter", "from", "min minimum low lower at-least"},
	{"claim, where, one parameter", "to", "max maximum high upper at-most"},
	/* words */
	{"bias", "both", "true yes on"},
	{"bias", "none", "false no off 0"},
	{"bias", "hidden", "b1"},
	{"bias", "output", "b2"},
	{"hidden", "sigmoid", "logistic sig expit"},
	{"hidden", "tanh", "hyperbolic-tangent"},
	{"hidden", "relu", "rectifier rectified-linear rectified-linear-unit"},
	{"output", "sigmoid", "logistic sig expit"},
	{"output", "tanh", "hyperbolic-tangent"},
	{"output", "linear", "identity none"},
	{"loss", "squared-error", "mse mse-loss mseloss l2 sse squared squared-loss mean-squared-error least-squares"},
	{"loss", "cross-entropy", "bce bce-loss bceloss ce nll log-loss logloss logistic xent binary-crossentropy "
	                          "binary-cross-entropy"},
	{"precision", "float32", "float single fp32 f32 32"},
	{"precision", "float64", "double fp64 f64 64"},
	{"scale", "linear", "lin arithmetic"},
	{"scale", "log", "logarithmic log10 ln geometric exponential"},
	{"every", "float16", "half fp16 f16"},
	{"every", "bfloat16", "bf16"},
	{"x", "rate", "lr learning-rate"},
	{"y", "rate", "lr learning-rate"},
};
// clang-format on
const size_t synonym_rows = sizeof synonym_table / sizeof *synonym_table;

/** Whether `name`, as in the table, is what `text` says. */
static bool is_same(const char *name, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		const char byte = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
		if (name[i] != (byte == '_' || byte == ' ' ? '-' : byte))
			return false;
	}
	return true;
}

bool synonym_has(const struct synonym *row, const char *text, size_t size)
{
	for (const char *name = row->names; *name;) {
		const size_t length = strcspn(name, " ");
		if (length == size && is_same(name, text, size))
			return true;
		name += length + (name[length] == ' ');
	}
	return false;
}
