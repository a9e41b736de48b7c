#define PRECISION 64
#define TWIN twin_float64
#include "reference/twin.inc"
