// SPDX-License-Identifier: GPL-2.0
#include "random.h"

#include "audit.h"
#include "drbg.h"
#include "state.h"
#include "status.h"
#include "testhooks.h"

#include <crypto/algapi.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/string.h>

/*
 * Bytes of entropy input from the kernel's generator, which has been seeded with 256 bits when we
 * ask: more than the strength of 256 bits (SP 800-57 table 3: SHA-512), and as much again in place
 * of a nonce (8.6.7).
 */
#define ENTROPY 64
/* requests until there is a new seed; table 2 allows 2^48 */
#define SEED_REQUESTS 1024

static struct ncr_drbg drbg;
static DEFINE_MUTEX(lock);	/* @drbg */

/*
 * Two draws from the kernel that are equal, or all zero, come from a source that is broken: the
 * continuous test. Both are used, the second one as nonce or as more of the input.
 */
static int draw(u8 *first, u8 *second)
{
	static const u8 zeros[ENTROPY];

	get_random_bytes(first, ENTROPY);
	get_random_bytes(second, ENTROPY);
	/* not at load, where the known answers of private keys are computed blinded */
	if (ncr_test_fails("drbg-entropy") && ncr_state() == NCR_STATE_OPERATIONAL)
		memcpy(second, first, ENTROPY);
	if (!crypto_memneq(first, second, ENTROPY) || !crypto_memneq(first, zeros, ENTROPY))
		return -EIO;
	return 0;
}

static int seed(void)
{
	static const char personal[] = "NCR " NCR_VERSION;
	u8 entropy[ENTROPY], nonce[ENTROPY];
	const struct ncr_piece pieces[] = {
		{ entropy, ENTROPY }, { nonce, ENTROPY }, { personal, sizeof(personal) }, { NULL }
	};
	int error;

	if (!drbg.hmac) {
		error = ncr_drbg_new(&drbg);
		if (error)
			return error;
	}
	error = draw(entropy, nonce);
	if (!error)
		error = drbg.seeded ? ncr_drbg_reseed(&drbg, pieces) :
				      ncr_drbg_instantiate(&drbg, pieces);
	memzero_explicit(entropy, sizeof(entropy));
	memzero_explicit(nonce, sizeof(nonce));
	return error;
}

/*
 * With each request some of the kernel's bytes as additional input: the kernel learns when a
 * virtual machine has been resumed from a copy, and the two must not make the same keys.
 */
static int generate(u8 *out, size_t size)
{
	u8 additional[32];
	int error = 0;
	size_t n;

	while (!error && size) {
		n = min_t(size_t, size, NCR_DRBG_REQUEST_MAX);
		if (!drbg.seeded || drbg.requests >= SEED_REQUESTS)
			error = seed();
		get_random_bytes(additional, sizeof(additional));
		error = error ?: ncr_drbg_generate(&drbg, additional, sizeof(additional), out, n);
		out += n;
		size -= n;
	}
	memzero_explicit(additional, sizeof(additional));
	return error;
}

int ncr_random_bytes(void *out, size_t size)
{
	int error;

	if (ncr_state() == NCR_STATE_ERROR)
		return -ENOTRECOVERABLE;
	/* may be early in a boot: the kernel gathers entropy as soon as somebody waits for it */
	if (wait_for_random_bytes() || mutex_lock_killable(&lock))
		return -EINTR;
	error = generate(out, size);
	mutex_unlock(&lock);
	if (!error)
		return 0;
	memzero_explicit(out, size);
	if (error != -EIO)
		return error;
	ncr_state_error("drbg-continuous");
	ncr_audit_self_test_failed("drbg-continuous");
	return -ENOTRECOVERABLE;
}

void ncr_random_exit(void)
{
	ncr_drbg_end(&drbg);
}
