// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * public_approved.c - DSA and Diffie-Hellman in approved mode: DSA verifies alone (FIPS 186-5, SP 800-131A r2), secrets
 * are agreed on in groups with names (SP 800-56A r3 appendix D)
 *
 * The module is loaded with fips=1.
 */
#include "public_calls.h"

static void says(int wanted, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash)
{
	uint8_t data[256] = { 0 };
	size_t size = sizeof(data);
	ncr_session_t session;

	expect(wanted, try_dsa_session(fd, op, key, hash, &session));
	if (!wanted)
		session_end(fd, session);
	expect(wanted, try_dsa(fd, op, key, hash, "text", 4, data, &size, NULL));
}

static void dsa(void **state)
{
	static const unsigned int sizes[][2] = { { 1024, 160 }, { 2048, 224 }, { 2048, 256 }, { 3072, 256 } };
	struct pair pair = dsa_pair_known(fd, 0);
	ncr_key_t small = key_as(fd, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, dsa_small, DSA_SMALL_SIZE, 0);

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		expect(EOPNOTSUPP, try_dsa_pair(fd, pair, sizes[i][0], sizes[i][1], 0));
	assert_int_equal(dsa_verdict(fd, pair.public, dsa_known->hash, dsa_known->message, dsa_known->message_size,
				     dsa_known->signature, dsa_known->signature_size), NCR_SUCCESS);
	for (size_t i = 0; i < HASHES; i++) {
		bool sha1 = hashes[i].id == NCR_ALG_SHA1;

		says(EOPNOTSUPP, NCR_OP_SIGN, pair.private, hashes[i].id);
		says(sha1 ? EOPNOTSUPP : 0, NCR_OP_VERIFY, pair.private, hashes[i].id);
		says(sha1 ? EOPNOTSUPP : 0, NCR_OP_VERIFY, pair.public, hashes[i].id);
		says(EOPNOTSUPP, NCR_OP_SIGN, small, hashes[i].id);
		says(EOPNOTSUPP, NCR_OP_VERIFY, small, hashes[i].id);
	}
	key_free(fd, small);
	pair_free(fd, pair);
}

static void dh(void **state)
{
	struct number named = dh_named(), others[] = { dh_safe(), dh_other() };
	struct pair pair = dh_pair(fd, named, EXPORTABLE);
	ncr_key_t known = dh_private_known(fd, EXPORTABLE), secret = key_new(fd);

	(void)state;
	check_pair(fd, pair, NCR_ALG_DH, 2048, EXPORTABLE);
	expect(0, try_derive(fd, secret, EXPORTABLE, known, dh_known->peer, dh_known->peer_size));
	key_is(fd, secret, dh_known->secret, DH_SIZE);
	for (size_t i = 0; i < COUNT(others); i++)
		expect(EOPNOTSUPP, try_dh_pair(fd, pair, others[i].bytes, others[i].size, "\x02", 1, 0));
	/* the prime with another generator is another group */
	expect(EOPNOTSUPP, try_dh_pair(fd, pair, named.bytes, named.size, "\x04", 1, 0));
	check_pair(fd, pair, NCR_ALG_DH, 2048, EXPORTABLE);
	key_free(fd, known);
	key_free(fd, secret);
	pair_free(fd, pair);
}

/* A key that came from elsewhere is there, and of no use. */
static void no_deriving(void **state)
{
	ncr_key_t private, secret = key_of(fd, "old", 3, EXPORTABLE);
	uint8_t der[DER_MAX];
	size_t size = dh_safe_private(der);

	(void)state;
	private = key_as(fd, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, der, size, 0);
	expect(EOPNOTSUPP, try_derive(fd, secret, 0, private, "\x10", 1));
	key_is(fd, secret, "old", 3);
	key_free(fd, private);
	key_free(fd, secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(dsa),
		counted_test(dh),
		counted_test(no_deriving),
	};

	return cmocka_run_group_tests_name("public_approved", tests, group_open, group_close);
}
