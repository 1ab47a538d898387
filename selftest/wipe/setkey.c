// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * setkey.c - what ncr-setkey leaves behind: all RAM is searched for the master key and the keys of the slots
 *
 * A program of its own, beside ncr-setkey, on a machine as wipe.c describes. What opens the slots is no secret here: the pipe
 * that a passphrase comes through is the kernel's, and keeps it until its page is used again.
 *
 * This file is compiled without vector registers, see secret.h.
 */
#include "ram.h"
#include "secret.h"

#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_NAME "/tmp/ncr-wipe-key"
#define PASSPHRASE_NAME "/tmp/ncr-wipe-passphrase"
#define PASSPHRASE "correct horse battery staple"

/* Made by other programs: PBKDF2 of Python's hashlib, Argon2id and AES-GCM of python3-cryptography. */
static const char sealed[] =
	"ncr-master-key 1\n"
	"id 00112233-4455-4677-8899-aabbccddeeff\n"
	"slot 1 passphrase kdf=argon2id t=3 m=65536 p=4"
	" salt=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f iv=0102030405060708090a0b0c"
	" wrapped=8121308fd71828c72fe685d17063ee57507d22c38730db3ebe18e3812c07837e0f82b8a957e034098a7ff0b1de2bae4a\n"
	"slot 2 passphrase kdf=pbkdf2-sha256 iterations=600000"
	" salt=202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f iv=0d0e0f101112131415161718"
	" wrapped=3b26fe93aebab230c525924191fcbee5c77ac88a4800cf0bd716ddb9bf453bfa45bc6f81734f34afcd011cbccbc6dc52\n"
	"end\n";

/* The keys in it, each byte with this mask over it: in the clear they would be found here. */
#define MASK 0x5c
static const volatile uint8_t masked[][32] = {
	/* the master key */
	{ 0x02, 0xf5, 0x89, 0x23, 0x42, 0x65, 0x23, 0x5f, 0x50, 0x10, 0x57, 0x93, 0x5f, 0x65, 0x3e, 0x6b,
	  0xf5, 0x21, 0x1c, 0x8c, 0xa9, 0xdb, 0xca, 0xed, 0x8e, 0x5e, 0xbe, 0xc2, 0x7c, 0xa8, 0xf2, 0xe8 },
	/* the key of slot 1 */
	{ 0x57, 0x7e, 0x5a, 0x6b, 0xee, 0xad, 0xb6, 0x58, 0x79, 0xbf, 0x9f, 0xb8, 0xb6, 0x00, 0x00, 0x48,
	  0xa1, 0xcd, 0xec, 0xae, 0x37, 0x0b, 0x7a, 0xdf, 0xc6, 0x58, 0xae, 0xbf, 0xdb, 0xab, 0x03, 0x2f },
	/* the key of slot 2 */
	{ 0x75, 0x1d, 0xb2, 0xdc, 0x8f, 0xf2, 0x49, 0x47, 0x66, 0xd6, 0x9c, 0xdc, 0x1e, 0x96, 0x1f, 0x6d,
	  0x93, 0x36, 0xe7, 0x37, 0x95, 0x0b, 0x57, 0xbf, 0x8e, 0x04, 0xb6, 0xc3, 0xbf, 0xc3, 0x51, 0xee },
};

static const char *const names[] = { "master key", "key of slot 1", "key of slot 2" };

#define KEYS (sizeof(names) / sizeof(names[0]))

static void search(unsigned int copies)
{
	const char *failure = ram_search(false);
	bool wrong = false;

	if (failure)
		fail_msg("%s", failure);
	for (unsigned int i = 0; i < secret_count; i++) {
		if (secrets[i].copies == copies)
			continue;
		print_error("%s: %u times in RAM, expected %u\n", secrets[i].name, secrets[i].copies, copies);
		wrong = true;
	}
	if (wrong)
		ram_print_places();
	assert_false(wrong);
}

/* Exit status of ncr-setkey. */
static int run(const char *const *arguments)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execvp(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The search sees what this program has, and then there is nothing to be seen. */
static void control(void **state)
{
	(void)state;
	search(1);
	secrets_wipe();
	search(0);
}

static void slot_1(void **state)
{
	static const char *const arguments[] = {
		"ncr-setkey", "slot", "test", "1", "--passphrase-file", PASSPHRASE_NAME, FILE_NAME, NULL,
	};

	(void)state;
	assert_int_equal(run(arguments), 0);
	search(0);
}

static void slot_2(void **state)
{
	static const char *const arguments[] = {
		"ncr-setkey", "slot", "test", "2", "--passphrase-file", PASSPHRASE_NAME, FILE_NAME, NULL,
	};

	(void)state;
	assert_int_equal(run(arguments), 0);
	search(0);
}

static void slot_added(void **state)
{
	static const char *const arguments[] = {
		"ncr-setkey", "slot", "add", "passphrase", "--passphrase-file", PASSPHRASE_NAME, "--new-passphrase-file",
		PASSPHRASE_NAME, "--kdf-memory", "64", "--kdf-passes", "3", FILE_NAME, NULL,
	};

	(void)state;
	assert_int_equal(run(arguments), 0);
	search(0);
}

static void set(void **state)
{
	static const char *const arguments[] = { "ncr-setkey", "--passphrase-file", PASSPHRASE_NAME, FILE_NAME, NULL };

	(void)state;
	assert_int_equal(run(arguments), 0);
	search(0);
}

/* --- all cases ---------------------------------------------------------------------------------------------------- */

static bool put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return done;
}

static int begin(void **state)
{
	uint8_t *room;

	(void)state;
	if (!put(FILE_NAME, sealed) || !put(PASSPHRASE_NAME, PASSPHRASE) || secrets_reset() || ram_open())
		return -1;
	room = room_new(sizeof(masked[0]));
	for (size_t i = 0; room && i < KEYS; i++) {
		for (size_t j = 0; j < sizeof(masked[i]); j++)
			room[j] = masked[i][j] ^ MASK;
		if (!secret_of(names[i], room, sizeof(masked[i])))
			return -1;
		room_wipe(room);
	}
	return room ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	unlink(FILE_NAME);
	unlink(PASSPHRASE_NAME);
	return ram_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control),
		cmocka_unit_test(slot_1),
		cmocka_unit_test(slot_2),
		cmocka_unit_test(slot_added),
		cmocka_unit_test(set),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return cmocka_run_group_tests_name("wipe-setkey", tests, begin, end);
}
