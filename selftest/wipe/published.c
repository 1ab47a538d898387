// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * published.c - keys that were published: their end wipes them under handles and sessions that stay open
 *
 * unloaded comes last: the module is loaded anew after it.
 */
#include "cases.h"
#include "keyring_calls.h"

#include <sys/syscall.h>
#include <time.h>

static const uint8_t text[64] = "not a secret";

/* Into .ncr and nowhere else. */
static int publish(const struct secret *secret)
{
	int own = device_open(), serial;

	expect(0, try_publish(own, key_of(own, secret->bytes, secret->size, 0), NCR_KEYRING_SYSTEM, 0, secret->name, NULL,
			      &serial));
	device_close(own);
	return serial;
}

/* A handle, and sessions that have done something and are idle; at least so many copies are there then. */
#define COPIES 3
static void attach_and_use(int device, const char *name)
{
	uint8_t out[sizeof(text)];
	ncr_key_t key;
	size_t size;

	expect(0, try_attach(device, NCR_KEYRING_SYSTEM, name, &key));
	session_of(device, NCR_ALG_AES_CTR, NCR_OP_DECRYPT, key);
	size = sizeof(out);
	expect(0, try_update(device, session_of(device, NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, key), text, sizeof(text), out,
			     &size));
	expect(0, try_update(device, session_of(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, key), text, sizeof(text),
			     NULL, NULL));
}

static struct secret *secret_for(const char *name)
{
	struct secret *secret = new_secret(name, 32);

	assert_true(secret_also_under(secret, 0x36));
	assert_true(secret_also_under(secret, 0x5c));
	return secret;
}

/* The key facility destroys keys, and our clock finds what has expired, later: nobody asks meanwhile. */
static void assert_gone_soon(void)
{
	bool held = true;

	for (int tries = 0; tries < 20 && held; tries++) {
		nanosleep(&(struct timespec){ .tv_sec = 2 }, NULL);
		assert_counted();
		held = false;
		for (unsigned int i = 0; i < secret_count; i++)
			held = held || secrets[i].copies;
	}
	assert_gone();
}

void ended(void **state)
{
	struct secret *all[] = {
		secret_for("published key, revoked"), secret_for("published key, expired by keyctl"),
		secret_for("published key, unlinked"), secret_for("published key, replaced"),
	};
	int own = device_open(), serials[COUNT(all)], other = device_open();

	(void)state;
	expect(0, new_session_keyring());
	expect(0, try_keyctl(KEYCTL_LINK, system_keyring(), KEY_SPEC_SESSION_KEYRING));
	for (size_t i = 0; i < COUNT(all); i++) {
		serials[i] = publish(all[i]);
		attach_and_use(own, all[i]->name);
	}
	secrets_wipe();
	assert_counted();
	for (size_t i = 0; i < COUNT(all); i++)
		assert_copies_at_least(all[i], COPIES);

	expect(0, try_keyctl(KEYCTL_REVOKE, serials[0]));
	expect(0, try_keyctl(KEYCTL_SET_TIMEOUT, serials[1], 1));
	expect(0, try_keyctl(KEYCTL_UNLINK, serials[2], system_keyring()));
	expect(0, try_publish(other, key_of(other, text, 32, 0), NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, all[3]->name,
			      NULL, NULL));
	assert_gone_soon();
	device_close(own);
	device_close(other);
	clear_system_keyring();
}

static int unload(void)
{
	return syscall(SYS_delete_module, "ncr", O_NONBLOCK) ? errno : 0;
}

/* A key that nobody has a handle to does not keep the module. */
void unloaded(void **state)
{
	struct secret *secret = secret_for("published key, module unloaded");
	int own = device_open();

	(void)state;
	publish(secret);
	attach_and_use(own, secret->name);
	secrets_wipe();
	device_close(own);
	assert_counted();
	assert_copies_at_least(secret, COPIES);
	expect(0, unload());
	assert_gone();
	expect(0, system("modprobe ncr allow_unload=1"));
}
