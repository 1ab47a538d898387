/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's state, in the sense of FIPS 140-3
 *
 * self-test -> operational; a failed self-test leads to error from either, and only unloading or a
 * reboot leads out of it. In the error state no operation is served: the device does not exist, or
 * if it did, every command answers ENOTRECOVERABLE.
 */
#ifndef NCR_STATE_H
#define NCR_STATE_H

#include <linux/compiler.h>
#include <linux/types.h>

enum ncr_state {
	NCR_STATE_SELF_TEST,
	NCR_STATE_OPERATIONAL,
	NCR_STATE_ERROR,
};

extern enum ncr_state ncr_state_now;

static inline enum ncr_state ncr_state(void)
{
	return READ_ONCE(ncr_state_now);
}

/** ncr_state_name() - "self-test", "operational", "error" */
const char *ncr_state_name(void);

/** ncr_state_operational() - all tests have passed; has no effect in the error state */
void ncr_state_operational(void);

/**
 * ncr_state_error() - enter the error state for good
 * @test: name of the test that failed; the first one is kept
 */
void ncr_state_error(const char *test);

/** ncr_state_failed_test() - what led to the error state, or NULL */
const char *ncr_state_failed_test(void);

#endif /* NCR_STATE_H */
