#define PRECISION 32
#define TWIN twin_float32
#include "reference/twin.inc"
