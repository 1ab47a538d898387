/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the laboratory may do to the module, in the test build and only there
 *
 * Without NCR_TEST_HOOKS every function here is an inline constant, and testhooks.c is not linked.
 */
#ifndef NCR_TESTHOOKS_H
#define NCR_TESTHOOKS_H

#include <linux/types.h>

#ifdef NCR_TEST_HOOKS

/*
 * ncr_test_fails() - whether the self-test of that name is to compute a wrong answer
 * (parameter fail_test=)
 */
bool ncr_test_fails(const char *test);

/*
 * ncr_test_allows_unload() - whether the module may be unloaded with a master key set
 * (parameter allow_unload=1)
 */
bool ncr_test_allows_unload(void);

/* ncr_test_minute() - how many seconds a minute of trail_minutes has (parameter minute=) */
unsigned int ncr_test_minute(void);

#else

static inline bool ncr_test_fails(const char *test)
{
	return false;
}

static inline bool ncr_test_allows_unload(void)
{
	return false;
}

static inline unsigned int ncr_test_minute(void)
{
	return 60;
}

#endif

#endif /* NCR_TESTHOOKS_H */
