// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * public_failure.c - a new pair, or a signature, does not pass its test: it is not given out, the module goes into its
 * error state for good, and one record says why
 *
 * usage: public_failure TEST, with which the module is loaded as fail_test=TEST: rsa-pair, rsa-result, dsa-pair,
 * dsa-result or dh-pair
 */
#include "audit_log.h"
#include "public_calls.h"

static const char *test;

static bool of(const char *algorithm)
{
	return !strncmp(test, algorithm, strlen(algorithm));
}

static int try_new_pair(struct pair pair)
{
	struct number p = dh_safe();

	if (of("rsa"))
		return try_pair(fd, pair, NCR_ALG_RSA, 1024, 0, 0);
	if (of("dsa"))
		return try_dsa_pair(fd, pair, 1024, 160, 0);
	return try_dh_pair(fd, pair, p.bytes, p.size, "\x02", 1, 0);
}

static int try_signature(ncr_key_t key, uint8_t *out, size_t *size)
{
	return of("rsa") ? try_rsa(fd, NCR_OP_SIGN, key, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, out, size, NULL) :
			   try_dsa(fd, NCR_OP_SIGN, key, NCR_ALG_SHA2_256, "text", 4, out, size, NULL);
}

static void fails_and_says_so(void **state)
{
	bool result = strstr(test, "-result");
	struct pair pair = { NCR_KEY_INVALID, NCR_KEY_INVALID };
	char wanted[64], record[128], *log;
	uint8_t out[256];
	size_t size = sizeof(out), log_size;
	struct ncr_key_info_st info;
	int records = 0;
	off_t from;

	(void)state;
	audit_start(0);
	from = audit_mark();
	fd = device_open();
	assert_string_equal(status_value("state"), "operational");
	rubbish(out);
	if (result) {
		/* the other test is passed */
		pair = of("rsa") ? pair_known(fd, 0) : dsa_pair_known(fd, 0);
		expect(ENOTRECOVERABLE, try_signature(pair.private, out, &size));
	} else {
		pair = pair_empty(fd);
		/* all but this one work */
		key_free(fd, key_of(fd, "sixteen letters.", 16, 0));
		expect(ENOTRECOVERABLE, try_new_pair(pair));
	}
	assert_true(is_rubbish(out, sizeof(out)));
	assert_string_equal(status_value("state"), "error");
	snprintf(wanted, sizeof(wanted), "failed %s", test);
	assert_string_equal(status_value("self_test"), wanted);
	/* nothing is served any more */
	expect(ENOTRECOVERABLE, try_info(fd, pair.private, &info));
	expect(ENOTRECOVERABLE, try_new_pair(pair));
	assert_int_equal(close(fd), 0);

	log = audit_between(from, audit_mark(), &log_size);
	snprintf(record, sizeof(record), "crypto_op=self_test test=\"%s\" res=0", test);
	for (char *line = log; (line = strstr(line, "crypto_op=self_test")); line++)
		records += !strncmp(line, record, strlen(record));
	free(log);
	assert_int_equal(records, 1);
	audit_stop();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(fails_and_says_so) };

	if (argc != 2) {
		fprintf(stderr, "usage: public_failure TEST\n");
		return 2;
	}
	test = argv[1];
	return cmocka_run_group_tests_name("public_failure", tests, NULL, NULL);
}
