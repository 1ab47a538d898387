// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wipe.c - the proof that key material and plaintext are wiped: all RAM of the machine is searched for them
 *
 * Runs as root where /proc/kcore can be read (no lockdown). The cases are in keys.c, use.c, pairs.c,
 * other_pairs.c, data.c, wrapping.c and published.c.
 *
 * usage: wipe [PATTERN]	only the cases whose names match; storage_wrapped and refused need master_key_set
 *
 * What cannot be seen this way:
 * - copies in another form than the bytes themselves (secret.h), such as the later round keys of a cipher: they are in
 *   the same objects as the first, which is the key itself and is looked for;
 * - registers, caches and the memory of devices;
 * - what was left on a kernel stack and overwritten since, by later calls (ram.h keeps what waiting overwrites small)
 *   or a timer's interrupt. As each call begins at a random place of the stack, a copy on it (of the master key, the
 *   blob root, a key being expanded) fails a case often, not always; and never what later frames of the same call
 *   overwrite, as they do with the key that a blob is sealed with and the block of the key derivation;
 * - what was freed unwiped and allocated anew before the search, because the kernel zeroes memory it allocates: so each
 *   case frees last, and its secrets have sizes or contexts of their own.
 */
#include "cases.h"
#include "ram.h"

/* --- for all cases ------------------------------------------------------------------------------------------------ */

struct secret *new_secret(const char *name, size_t size)
{
	struct secret *secret = secret_new(name, size);

	if (!secret)
		fail_msg("no room for the secret \"%s\": %s", name, strerror(errno));
	return secret;
}

struct secret *secret_from(const char *name, const uint8_t *bytes, size_t size)
{
	struct secret *secret = secret_of(name, bytes, size);

	if (!secret)
		fail_msg("no room for the secret \"%s\": %s", name, strerror(errno));
	return secret;
}

uint8_t *new_room(size_t size)
{
	uint8_t *room = room_new(size);

	if (!room)
		fail_msg("no memory: %s", strerror(errno));
	return room;
}

static void search(bool until_all_seen, const char *file, int line)
{
	const char *failure = ram_search(until_all_seen);

	if (failure) {
		print_error("%s\n", failure);
		_fail(file, line);
	}
}

void assert_held_at(const char *file, int line)
{
	search(true, file, line);
	for (unsigned int i = 0; i < secret_count; i++)
		assert_copies_at(&secrets[i], 1, UINT_MAX, file, line);
}

void assert_gone_at(const char *file, int line)
{
	search(false, file, line);
	for (unsigned int i = 0; i < secret_count; i++)
		assert_copies_at(&secrets[i], 0, 0, file, line);
}

void assert_counted_at(const char *file, int line)
{
	search(false, file, line);
}

void assert_copies_at(const struct secret *secret, unsigned int min, unsigned int max, const char *file, int line)
{
	if (secret->copies >= min && secret->copies <= max)
		return;
	ram_print_places();
	print_error("%s: %u in RAM, expected %s%u\n", secret->name, secret->copies, min == max ? "" : "at least ", min);
	_fail(file, line);
}

static const uint8_t zero_iv[16];

void once(int device, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *in, size_t in_size,
	  void *out, size_t out_size)
{
	size_t size = out_size;

	expect(0, try_once(device, algorithm, op, key, zero_iv, algorithm_of(algorithm)->iv_size, in, in_size, out,
			   &size, NULL));
	assert_int_equal(size, out_size);
}

ncr_session_t session_of(int device, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key)
{
	return session_new(device, algorithm, op, key, zero_iv, algorithm_of(algorithm)->iv_size);
}

/* --- the search itself -------------------------------------------------------------------------------------------- */

/* Secrets that no call ever sees: how often they are in RAM is known. */
static void search_counts(void **state)
{
	struct secret *secret = new_secret("secret", 32), *part = new_secret("part", 32);
	struct secret *mask = new_secret("mask", 256);
	uint8_t *room = new_room(3 * 4096);

	(void)state;
	/* aligned, not aligned, and over the end of a page: then in two parts, mostly on pages far apart */
	bytes_copy(room + 64, secret->bytes, 32);
	bytes_copy(room + 4096 + 133, secret->bytes, 32);
	bytes_copy(room + 2 * 4096 - 16, secret->bytes, 32);
	/* fifteen bytes of it are enough wherever they are */
	bytes_copy(room + 2 * 4096 + 1025, part->bytes + 9, 15);
	secret_wipe(part);
	assert_counted();
	assert_copies(secret, 4);
	assert_copies(part, 1);
	assert_copies(mask, 256 / SECRET_PERIOD);

	room_wipe(room);
	secret_mask(mask);
	assert_counted();
	assert_copies(secret, 1);
	assert_copies(part, 0);
	assert_copies(mask, 0);
	secrets_wipe();
	assert_gone();
}

/* --- all cases ---------------------------------------------------------------------------------------------------- */

static int begin(void **state)
{
	if (secrets_reset())
		return -1;
	return counts_remember(state);
}

static int end(void **state)
{
	if (secrets_reset())
		return -1;
	return counts_check(state);
}

static int open_all(void **state)
{
	(void)state;
	return secrets_reset() || ram_open() ? -1 : 0;
}

static int close_all(void **state)
{
	(void)state;
	return ram_close();
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		CASE(search_counts),

		CASE(master_key_set),
		CASE(storage_wrapped),
		CASE(wrapped),
		CASE(refused),

		CASE(closed),
		CASE(replaced),
		CASE(killed),
		CASE(exported),
		CASE(half_imported),

		CASE(used_once),
		CASE(used_in_sessions),
		CASE(used_with_many_algorithms),
		CASE(keyed),
		CASE(streams),

		CASE(pair_made),
		CASE(pair_used),
		CASE(pair_wrapped),
		CASE(dsa_pair_used),
		CASE(dh_pair_used),

		CASE(decrypted),
		CASE(processed),
		CASE(partial_blocks),

		CASE(ended),
		CASE(unloaded),
	};

	if (argc > 2) {
		fprintf(stderr, "error: too many arguments\nhint: wipe [PATTERN], with * and ?\n");
		return 2;
	}
	if (argc == 2)
		cmocka_set_test_filter(argv[1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests_name("wipe", tests, open_all, close_all);
}
