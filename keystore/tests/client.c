// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * client.c - what services do with loaded keys, for the tests in the machine
 *
 *	client publish NAME		make an AES key and publish it in .ncr; or replace the one of that name
 *	client mac NAME			HMAC-SHA-256 of nothing with the loaded key, in hex
 *	client decrypt NAME		AES-CBC of a block of zeros, decrypted, in hex; no key of the caller's is needed for it
 *	client encrypt NAME		... encrypted
 *	client hold NAME		attach, print "attached", and on each line of standard input encrypt and print "ok" or errno
 *	client master			set a storage master key of 32 bytes from standard input
 *
 * Exit status: 0, or 1 with the errno's name on standard error.
 */
#include "libncr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct ncr *ncr;
static uint8_t zeros[16], out[64];

static int failed(int error)
{
	fprintf(stderr, "%s\n", strerrorname_np(-error));
	return 1;
}

static void print(const uint8_t *bytes, size_t size)
{
	while (size--)
		printf("%02x", *bytes++);
	putchar('\n');
}

static int publish(const char *name)
{
	ncr_key_t key = ncr_key_generate(ncr, NCR_ALG_AES_CBC, 256, NCR_KEY_FLAG_STORABLE);

	return ncr_key_publish(ncr, key, name, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, NULL);
}

static int mac(ncr_key_t key)
{
	size_t size = sizeof(out);
	int error = ncr_mac(ncr, NCR_ALG_HMAC_SHA2_256, key, zeros, 0, out, &size);

	if (!error)
		print(out, size);
	return error;
}

static int crypt_zeros(ncr_key_t key, bool encrypt)
{
	int error = (encrypt ? ncr_encrypt : ncr_decrypt)(ncr, NCR_ALG_AES_CBC, key, zeros, sizeof(zeros), zeros, sizeof(zeros), out);

	if (!error)
		print(out, sizeof(zeros));
	return error;
}

static int hold(ncr_key_t key)
{
	char line[16];
	int error;

	puts("attached");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		error = ncr_encrypt(ncr, NCR_ALG_AES_CBC, key, zeros, sizeof(zeros), zeros, sizeof(zeros), out);
		puts(error ? strerrorname_np(-error) : "ok");
		fflush(stdout);
	}
	return 0;
}

static int use(const char *what, const char *name)
{
	ncr_key_t key = ncr_key_attach(ncr, name);

	if (key < 0)
		return key;
	if (!strcmp(what, "mac"))
		return mac(key);
	if (!strcmp(what, "hold"))
		return hold(key);
	return crypt_zeros(key, !strcmp(what, "encrypt"));
}

int main(int argc, char **argv)
{
	int error = ncr_open(&ncr);

	if (error)
		return failed(error);
	if (argc == 2 && !strcmp(argv[1], "master"))
		error = fread(out, 1, 32, stdin) == 32 ? ncr_master_key_set(ncr, out, 32) : -EINVAL;
	else if (argc == 3 && !strcmp(argv[1], "publish"))
		error = publish(argv[2]);
	else
		error = argc == 3 ? use(argv[1], argv[2]) : -EINVAL;
	ncr_close(ncr);
	return error ? failed(error) : 0;
}
