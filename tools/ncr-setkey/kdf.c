// SPDX-License-Identifier: GPL-2.0-or-later
#include "kdf.h"

#include "file.h"

#include <argon2.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define MEBIBYTE 1024U

/*
 * Twice the first passes of what RFC 9106 section 4 recommends where memory is short (3 passes, 64 MiB, 4 lanes), and as
 * much memory as a server does not miss. With less memory there are more passes: the work stays the same.
 */
#define LANES 4
#define MEMORY (256 * MEBIBYTE)
#define PASSES 4
/* no more of the free memory than the 4th part */
#define SHARE 4

/* SP 800-132 section 5.2: as many as the users bear. */
#define ITERATIONS 1000000

/* --- choosing ----------------------------------------------------------------------------------------------------- */

static int out_of_bounds(struct reason *reason, const char *option, uint32_t least, uint32_t most)
{
	return reason_set(reason, EXIT_USAGE, "%s: from %u to %u", option, least, most);
}

static int choose_argon2id(struct kdf *kdf, const struct kdf_wish *wish, uint64_t available, struct reason *reason)
{
	kdf->lanes = LANES;
	kdf->memory = wish->memory;
	if (!kdf->memory)
		for (kdf->memory = MEMORY; kdf->memory > ARGON2_MEMORY_MIN && kdf->memory > available / SHARE;)
			kdf->memory /= 2;
	if (kdf->memory < ARGON2_MEMORY_MIN || kdf->memory > ARGON2_MEMORY_MAX)
		return out_of_bounds(reason, "--kdf-memory", ARGON2_MEMORY_MIN / MEBIBYTE, ARGON2_MEMORY_MAX / MEBIBYTE);
	kdf->passes = wish->passes;
	if (!kdf->passes) {
		kdf->passes = MEMORY / kdf->memory * PASSES;
		if (kdf->passes < PASSES)
			kdf->passes = PASSES;
	}
	if (kdf->passes < ARGON2_PASSES_MIN || kdf->passes > ARGON2_PASSES_MAX)
		return out_of_bounds(reason, "--kdf-passes", ARGON2_PASSES_MIN, ARGON2_PASSES_MAX);
	return EXIT_DONE;
}

static int choose_pbkdf2(struct kdf *kdf, const struct kdf_wish *wish, struct reason *reason)
{
	if (wish->memory)
		return reason_set(reason, EXIT_USAGE, "--kdf-memory is for argon2id");
	kdf->passes = wish->passes ? wish->passes : ITERATIONS;
	if (kdf->passes < PBKDF2_ITERATIONS_MIN || kdf->passes > PBKDF2_ITERATIONS_MAX)
		return out_of_bounds(reason, "--kdf-passes", PBKDF2_ITERATIONS_MIN, PBKDF2_ITERATIONS_MAX);
	return EXIT_DONE;
}

int kdf_choose(struct kdf *kdf, const struct kdf_wish *wish, bool strict, uint64_t available, struct reason *reason)
{
	int code;

	memset(kdf, 0, sizeof(*kdf));
	kdf->kind = wish->kind_given ? wish->kind : strict ? KDF_PBKDF2 : KDF_ARGON2ID;
	if (strict && kdf->kind == KDF_ARGON2ID) {
		reason_set(reason, EXIT_USAGE, "argon2id is not approved, and this is strict mode");
		return reason_hint(reason, "--kdf pbkdf2-sha256");
	}
	code = kdf->kind == KDF_ARGON2ID ? choose_argon2id(kdf, wish, available, reason) : choose_pbkdf2(kdf, wish, reason);
	if (code)
		return code;
	if (getrandom(kdf->salt, sizeof(kdf->salt), 0) != sizeof(kdf->salt))
		return reason_system(reason, "random numbers", errno);
	return EXIT_DONE;
}

uint64_t kdf_memory(void)
{
	unsigned long long available = 0;
	size_t size = 4095;
	char text[4096];
	const char *line;

	if (ncr_file_read("/proc/meminfo", text, &size))
		return 0;
	text[size] = '\0';
	line = strstr(text, "\nMemAvailable:");
	if (!line || sscanf(line, "\nMemAvailable: %llu kB", &available) != 1)
		return 0;
	return available;
}

/* --- deriving ----------------------------------------------------------------------------------------------------- */

/* the memory of Argon2id, which cannot be given a context; wiped by a signal as any secret */
static struct secret memory;

static int allocate(uint8_t **bytes, size_t size)
{
	if (secret_new(&memory, size, false))
		return ARGON2_MEMORY_ALLOCATION_ERROR;
	*bytes = memory.data;
	return ARGON2_OK;
}

static void release(uint8_t *bytes, size_t size)
{
	(void)bytes;
	(void)size;
	secret_free(&memory);
}

static uint32_t threads(uint32_t lanes)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return processors < 1 ? 1 : (unsigned long)processors < lanes ? (uint32_t)processors : lanes;
}

static int argon2id(const struct kdf *kdf, const struct secret *passphrase, struct secret *key, struct reason *reason)
{
	uint64_t available = kdf_memory();
	uint8_t salt[KDF_SALT_SIZE];
	argon2_context context = {
		.out = key->data, .outlen = SLOT_KEY_SIZE, .pwd = passphrase->data, .pwdlen = passphrase->size,
		.salt = salt, .saltlen = sizeof(salt), .t_cost = kdf->passes, .m_cost = kdf->memory,
		.lanes = kdf->lanes, .threads = threads(kdf->lanes), .version = ARGON2_VERSION_13,
		.allocate_cbk = allocate, .free_cbk = release, .flags = ARGON2_DEFAULT_FLAGS,
	};
	int error;

	/* rather than be killed for it */
	if (available && available < kdf->memory)
		return reason_set(reason, EXIT_SYSTEM, "takes %u MiB of memory, and %llu are free", kdf->memory / MEBIBYTE,
				  (unsigned long long)available / MEBIBYTE);
	memcpy(salt, kdf->salt, sizeof(salt));
	error = argon2_ctx(&context, Argon2_id);
	if (error == ARGON2_MEMORY_ALLOCATION_ERROR)
		return reason_set(reason, EXIT_SYSTEM, "takes %u MiB of memory", kdf->memory / MEBIBYTE);
	if (error)
		return reason_set(reason, EXIT_SYSTEM, "argon2id: %s", argon2_error_message(error));
	return EXIT_DONE;
}

static int pbkdf2(const struct kdf *kdf, const struct secret *passphrase, struct secret *key, struct reason *reason)
{
	if (!PKCS5_PBKDF2_HMAC((const char *)passphrase->data, passphrase->size, kdf->salt, sizeof(kdf->salt), kdf->passes,
			       EVP_sha256(), SLOT_KEY_SIZE, key->data))
		return reason_set(reason, EXIT_SYSTEM, "pbkdf2-sha256 failed");
	return EXIT_DONE;
}

int kdf_derive(const struct kdf *kdf, const struct secret *passphrase, struct secret *key, struct reason *reason)
{
	key->size = SLOT_KEY_SIZE;
	return kdf->kind == KDF_ARGON2ID ? argon2id(kdf, passphrase, key, reason) : pbkdf2(kdf, passphrase, key, reason);
}
