#include "cli/command.h"

#include <stdio.h>

const struct command commands[] = {
        {"sweep", command_sweep, &sweep_syntax, "train every network of a sweep file and write its convergence map"},
        {"train", command_train, &train_syntax, "train one network and print its trace"},
        {"prove", command_prove, &prove_syntax, "prove a claim about all real weights, and write a certificate"},
        {"verify", command_verify, &verify_syntax, "check a certificate"},
        {"merge", command_merge, &merge_syntax, "join the folders of a sweep's shards"},
        {"render", command_render, &render_syntax, "draw the pictures of a finished sweep again"},
        {"devices", command_devices, &devices_syntax, "list the OpenCL devices"},
        {"bench", command_bench, &bench_syntax, "measure network-steps per second, and tune"},
        {NULL, NULL, NULL, NULL},
};

const char *const command_help[] = {"--help", "-h", "help", NULL};
const char *const command_version[] = {"--version", "-V", NULL};

void command_tell(struct error *error)
{
	if (error->message[0])
		fprintf(stderr, "twoneuron: %s\n", error->message);
	error->message[0] = '\0';
}
