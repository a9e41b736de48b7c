#include "cli/command.h"

#include <stddef.h>

const struct command commands[] = {
        {"sweep", command_sweep, "train every network of a sweep file and write its convergence map"},
        {"train", command_train, "train one network and print its trace"},
        {"prove", command_prove, "prove a claim about all real weights, and write a certificate"},
        {"verify", command_verify, "check a certificate"},
        {"merge", command_merge, "join the folders of a sweep's shards"},
        {"render", command_render, "draw the pictures of a finished sweep again"},
        {"devices", command_devices, "list the OpenCL devices"},
        {"bench", command_bench, "measure network-steps per second, and tune"},
        {NULL, NULL, NULL},
};
