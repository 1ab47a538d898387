// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - key material that is let go of, by each way there is
 */
#include "cases.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

void closed(void **state)
{
	/* one in a slab of its own size, one of the largest, which may be mapped page by page, one deinitialized */
	struct secret *small = new_secret("small key", 32), *large = new_secret("large key", 65536);
	struct secret *deinitialized = new_secret("deinitialized key", 64);
	int own = device_open(), other = device_open();
	ncr_key_t key;

	(void)state;
	key_of(own, small->bytes, small->size, 0);
	key_of(own, large->bytes, large->size, 0);
	key = key_of(other, deinitialized->bytes, deinitialized->size, 0);
	secrets_wipe();
	assert_counted();
	assert_copies(small, 1);
	assert_copies(large, 65536 / SECRET_PERIOD);
	assert_copies(deinitialized, 1);
	device_close(own);
	key_free(other, key);
	assert_gone();
	device_close(other);
}

/* Sizes of their own: what replaces one must not be allocated where another was. */
void replaced(void **state)
{
	static const uint8_t other[200] = "not a secret";
	struct secret *first = new_secret("replaced by import", 16), *second = new_secret("replaced by generate", 64);
	struct secret *third = new_secret("replaced by unwrap", 128);
	int own = device_open();
	ncr_key_t keys[] = {
		key_of(own, first->bytes, first->size, 0),
		key_of(own, second->bytes, second->size, 0),
		key_of(own, third->bytes, third->size, 0),
	};
	ncr_key_t kek = key_of(own, other, 32, 0), wrapped = key_of(own, other, 200, NCR_KEY_FLAG_WRAPPABLE);
	uint8_t blob[208];
	size_t size = sizeof(blob);

	(void)state;
	secrets_wipe();
	expect(0, try_wrap(own, NCR_WALG_AES_RFC3394, kek, wrapped, NULL, 0, blob, &size));
	assert_held();
	expect(0, try_unwrap(own, NCR_WALG_AES_RFC3394, kek, keys[2], NULL, 0, blob, size));
	expect(0, try_generate(own, keys[1], 8 * sizeof(other), 0));
	expect(0, try_import(own, keys[0], other, sizeof(other), 0));
	assert_gone();
	device_close(own);
}

/* In a child, where CMocka's assertions are of no use: holds the secret with a key and a session until it is killed. */
static int hold(const struct secret *secret, int ready)
{
	static const uint8_t iv[16];
	struct ncr_key_data_st import = {
		.key = NCR_KEY_INVALID,
		.idata = secret->bytes,
		.idata_size = secret->size,
		.type = NCR_KEY_TYPE_SECRET,
	};
	ncr_session_t session;
	int own = open(DEVICE, O_RDWR);

	if (own < 0)
		return child_failed(__FILE__, __LINE__, "open", errno, 0);
	child_expect(0, call(own, NCRIO_KEY_INIT, &import.key));
	child_expect(0, call(own, NCRIO_KEY_IMPORT, &import));
	child_expect(0, try_session(own, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, import.key, iv, sizeof(iv), &session));
	child_expect(1, write(ready, "", 1));
	for (;;)
		pause();
}

void killed(void **state)
{
	struct secret *secret = new_secret("key of a killed process", 32);
	int ready[2], status;
	char byte;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		/* when the parent fails */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		_exit(hold(secret, ready[1]));
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	secrets_wipe();
	assert_held();
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_gone();
}

/* Random numbers come out of the kernel's generator, which has buffers of its own. */
void exported(void **state)
{
	struct secret *imported = new_secret("imported and exported key", 48), *generated;
	uint8_t *room = new_room(4096);
	int own = device_open();
	ncr_key_t key = key_of(own, imported->bytes, imported->size, NCR_KEY_FLAG_EXPORTABLE), other = key_new(own);
	size_t size = 4096;

	(void)state;
	expect(0, try_generate(own, other, 8 * 40, NCR_KEY_FLAG_EXPORTABLE));
	expect(0, try_export(own, other, room, &size));
	generated = secret_from("generated key", room, size);
	room_wipe(room);
	/* too small: nothing is written, nothing is left on the way */
	size = 47;
	expect(EOVERFLOW, try_export(own, key, room, &size));
	secrets_wipe();
	assert_counted();
	assert_copies(generated, 1);
	assert_copies(imported, 1);

	size = 4096;
	expect(0, try_export(own, key, room, &size));
	assert_int_equal(size, 48);
	/* the export's one copy, and the key */
	assert_counted();
	assert_copies(imported, 2);
	room_wipe(room);
	device_close(own);
	assert_gone();
}

void half_imported(void **state)
{
	struct secret *secret = new_secret("key imported to the half", 8192);
	int own = device_open();
	ncr_key_t key = key_new(own);

	(void)state;
	assert_held();
	assert_int_equal(mprotect(secret->bytes + 4096, 4096, PROT_NONE), 0);
	expect(EFAULT, try_import(own, key, secret->bytes, secret->size, 0));
	assert_int_equal(mprotect(secret->bytes + 4096, 4096, PROT_READ | PROT_WRITE), 0);
	secrets_wipe();
	assert_gone();
	device_close(own);
}
