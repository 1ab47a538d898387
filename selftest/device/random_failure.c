// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * random_failure.c - a health test of the random numbers fails while the module serves: no key is made, the module goes
 * into its error state for good, open namespaces are dead, and one record says why
 *
 * The module is loaded with fail_test=drbg-entropy.
 */
#include "device.h"

#include "audit_log.h"

/* requests before the generator is seeded anew, at most: a key takes one for its material, and others for its names */
#define REQUESTS 1024

static void fails_and_says_so(void **state)
{
	ncr_key_t old, key;
	char *log;
	off_t from;
	size_t size;
	int device, error, number = 0, keys = 0;

	(void)state;
	from = audit_mark();
	/* passed at load; who does not ask for random numbers is served */
	assert_string_equal(status_value("state"), "operational");
	device = device_open();
	old = key_of(device, "sixteen letters.", 16, NCR_KEY_FLAG_EXPORTABLE);
	key_is(device, old, "sixteen letters.", 16);

	key = key_new(device);
	do {
		error = try_generate(device, key, 256, NCR_KEY_FLAG_EXPORTABLE);
	} while (!error && keys++ < REQUESTS);
	expect(ENOTRECOVERABLE, error);
	assert_string_equal(status_value("state"), "error");
	assert_string_equal(status_value("self_test"), "failed drbg-continuous");
	/* also for those who were served before */
	expect(ENOTRECOVERABLE, try_generate(device, key, 256, NCR_KEY_FLAG_EXPORTABLE));
	expect(ENOTRECOVERABLE, try_export(device, old, &(uint8_t[16]){ 0 }, &(size_t){ 16 }));
	assert_int_equal(close(device), 0);

	log = audit_between(from, audit_mark(), &size);
	for (char *line = log; (line = strstr(line, "crypto_op=self_test")); line++)
		number += !strncmp(line, "crypto_op=self_test test=\"drbg-continuous\" res=0", 48);
	free(log);
	assert_int_equal(number, 1);
}

static int begin(void **state)
{
	(void)state;
	audit_start(0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	audit_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(fails_and_says_so, begin, end) };

	return cmocka_run_group_tests_name("random_failure", tests, NULL, NULL);
}
