// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Slots: what another program has sealed opens, and nothing else does.
 */
#include "sealed_test.h"

#include "credential.h"
#include "kdf.h"
#include "opening.h"
#include "secret.h"
#include "signals.h"
#include "slot.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sealed sealed, parsed;
static struct reason reason;
static char folder[] = "/tmp/ncr-slot.XXXXXX";

static void parse_golden(struct sealed *into)
{
	assert_int_equal(sealed_parse(into, golden, strlen(golden), &reason), EXIT_DONE);
}

static void new_secret(struct secret *secret, size_t room)
{
	assert_int_equal(secret_new(secret, room, false), 0);
}

static void derive(const struct slot *slot, const char *passphrase, struct secret *key)
{
	struct secret text;

	new_secret(&text, 64);
	text.size = strlen(passphrase);
	memcpy(text.data, passphrase, text.size);
	new_secret(key, SLOT_KEY_SIZE);
	assert_int_equal(kdf_derive(&slot->kdf, &text, key, &reason), EXIT_DONE);
	secret_free(&text);
}

static void assert_golden_master(const struct secret *master)
{
	size_t i;

	assert_int_equal(master->size, MASTER_KEY_SIZE);
	for (i = 0; i < MASTER_KEY_SIZE; i++)
		assert_int_equal(master->data[i], 0xa0 + i);
}

static bool all_zero(const struct secret *secret)
{
	size_t i;

	for (i = 0; i < secret->room; i++)
		if (secret->data[i])
			return false;
	return true;
}

/* --- wrapping ----------------------------------------------------------------------------------------------------- */

static void others_work(void **state)
{
	struct secret key, master;
	size_t i;

	(void)state;
	parse_golden(&sealed);
	new_secret(&master, MASTER_KEY_SIZE);
	for (i = 0; i < 2; i++) {
		derive(&sealed.slots[i], GOLDEN_PASSPHRASE, &key);
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[i], &key, &master, &reason), EXIT_DONE);
		assert_golden_master(&master);
		/* the key of the one slot is nothing to the other one */
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[!i], &key, &master, &reason), EXIT_INPUT);
		assert_true(all_zero(&master));
		secret_free(&key);
	}
	derive(&sealed.slots[0], GOLDEN_PASSPHRASE "!", &key);
	assert_int_equal(slot_unwrap(&sealed, &sealed.slots[0], &key, &master, &reason), EXIT_INPUT);
	secret_free(&key);
	secret_free(&master);
}

/* Each digit of the file changed to each other one that makes a file: no slot opens that it belongs to. */
static void every_digit(void **state)
{
	static char text[sizeof(golden)];
	const char *lines[2] = { strstr(golden, "slot 2"), strstr(golden, "slot 5") };
	const char *end = strstr(golden, "end\n");
	struct secret keys[2], master;
	size_t i, slot, taken = 0;
	const char *digit;

	(void)state;
	parse_golden(&sealed);
	new_secret(&master, MASTER_KEY_SIZE);
	for (slot = 0; slot < 2; slot++)
		derive(&sealed.slots[slot], GOLDEN_PASSPHRASE, &keys[slot]);
	strcpy(text, golden);
	for (i = 0; golden[i]; i++) {
		for (digit = "0123456789abcdef"; *digit; digit++) {
			text[i] = *digit;
			if (*digit == golden[i] || sealed_parse(&parsed, text, strlen(text), &reason))
				continue;
			taken++;
			for (slot = 0; slot < 2; slot++) {
				const char *next = slot ? end : lines[1];
				bool mine = golden + i < lines[0] || (golden + i >= lines[slot] && golden + i < next);
				int code = slot_unwrap(&parsed, &parsed.slots[slot], &keys[slot], &master, &reason);

				if (code != (mine ? EXIT_INPUT : EXIT_DONE))
					fail_msg("byte %zu, '%c': slot %zu: %d", i, *digit, slot, code);
			}
		}
		text[i] = golden[i];
	}
	assert_true(taken > 1000);
	for (slot = 0; slot < 2; slot++)
		secret_free(&keys[slot]);
	secret_free(&master);
}

static void every_kind(void **state)
{
	struct secret key, master, opened;
	size_t i;

	(void)state;
	sealed_of_all_kinds(&sealed);
	assert_int_equal(slot_key_new(&master, true, &reason), EXIT_DONE);
	new_secret(&opened, MASTER_KEY_SIZE);
	for (i = 0; i < sealed.count; i++) {
		assert_int_equal(slot_key_new(&key, true, &reason), EXIT_DONE);
		assert_int_equal(slot_wrap(&sealed, &sealed.slots[i], &key, &master, &reason), EXIT_DONE);
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[i], &key, &opened, &reason), EXIT_DONE);
		assert_memory_equal(opened.data, master.data, MASTER_KEY_SIZE);
		/* nor under another number, nor in another file */
		sealed.slots[i].number++;
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[i], &key, &opened, &reason), EXIT_INPUT);
		sealed.slots[i].number--;
		sealed.id[15] ^= 1;
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[i], &key, &opened, &reason), EXIT_INPUT);
		sealed.id[15] ^= 1;
		sealed.slots[i].wrapped[SLOT_WRAPPED_SIZE - 1] ^= 0x80;
		assert_int_equal(slot_unwrap(&sealed, &sealed.slots[i], &key, &opened, &reason), EXIT_INPUT);
		secret_free(&key);
	}
	secret_free(&master);
	secret_free(&opened);
}

/* --- deriving ----------------------------------------------------------------------------------------------------- */

static void choices(void **state)
{
	const struct kdf_wish none = { 0 }, argon2id = { .kind = KDF_ARGON2ID, .kind_given = true };
	const struct kdf_wish pbkdf2 = { .kind = KDF_PBKDF2, .kind_given = true, .passes = 600000 };
	struct kdf_wish wish = none;
	struct kdf kdf, other;

	(void)state;
	assert_int_equal(kdf_choose(&kdf, &none, false, 8 << 20, &reason), EXIT_DONE);
	assert_int_equal(kdf.kind, KDF_ARGON2ID);
	assert_int_equal(kdf.memory, 262144);
	assert_int_equal(kdf.passes, 4);
	assert_int_equal(kdf_choose(&other, &none, false, 8 << 20, &reason), EXIT_DONE);
	assert_memory_not_equal(kdf.salt, other.salt, sizeof(kdf.salt));
	/* little memory: the same work, and never less memory than the least */
	assert_int_equal(kdf_choose(&kdf, &none, false, 600 << 10, &reason), EXIT_DONE);
	assert_int_equal(kdf.memory, 131072);
	assert_int_equal(kdf.passes, 8);
	assert_int_equal(kdf_choose(&kdf, &none, false, 0, &reason), EXIT_DONE);
	assert_int_equal(kdf.memory, 65536);
	assert_int_equal(kdf.passes, 16);
	/* strict mode */
	assert_int_equal(kdf_choose(&kdf, &none, true, 8 << 20, &reason), EXIT_DONE);
	assert_int_equal(kdf.kind, KDF_PBKDF2);
	assert_int_equal(kdf.passes, 1000000);
	assert_int_equal(kdf_choose(&kdf, &argon2id, true, 8 << 20, &reason), EXIT_USAGE);
	assert_int_equal(kdf_choose(&kdf, &pbkdf2, false, 8 << 20, &reason), EXIT_DONE);
	assert_int_equal(kdf.passes, 600000);
	/* bounds */
	wish = pbkdf2;
	wish.passes = 599999;
	assert_int_equal(kdf_choose(&kdf, &wish, false, 8 << 20, &reason), EXIT_USAGE);
	wish.passes = 0;
	wish.memory = 65536;
	assert_int_equal(kdf_choose(&kdf, &wish, false, 8 << 20, &reason), EXIT_USAGE);
	wish = argon2id;
	wish.passes = 65;
	assert_int_equal(kdf_choose(&kdf, &wish, false, 8 << 20, &reason), EXIT_USAGE);
	wish.passes = 0;
	wish.memory = 65535;
	assert_int_equal(kdf_choose(&kdf, &wish, false, 8 << 20, &reason), EXIT_USAGE);
	wish.memory = 1048576;
	assert_int_equal(kdf_choose(&kdf, &wish, false, 0, &reason), EXIT_DONE);
	assert_int_equal(kdf.passes, 4);
	assert_in_range(kdf_memory(), 1024, 1ULL << 40);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void put(const char *name, const char *text, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	fchmod(fd, mode);
	close(fd);
}

/* A fake systemd-creds that says and gives what it is told, in place of the key. */
static int open_with(const char *script, unsigned int only, const struct passphrase_source *source, struct secret *master)
{
	struct opening opening = { .sealed = &sealed, .name = "file", .passphrases = source, .only = only };
	static char program[64];

	snprintf(program, sizeof(program), "%s/creds", folder);
	put(program, script, 0700);
	credential_program = program;
	return opening_run(&opening, master);
}

static int enter(void **state)
{
	(void)state;
	/* a program that does not read what it is given is no reason to end */
	signals_protect();
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("creds");
	unlink("passphrase");
	return chdir("/") || rmdir(folder) ? -1 : 0;
}

static void fake_credentials(void **state)
{
	static const char *const bad[] = {
		"#!/bin/sh\nexit 0\n",
		"#!/bin/sh\nprintf 0123456789012345678901234567890\n",
		"#!/bin/sh\nprintf 012345678901234567890123456789012\n",
		"#!/bin/sh\nprintf 01234567890123456789012345678901; exit 1\n",
		"#!/bin/sh\nprintf abcdefghijklmnopqrstuvwxyzabcdef\n",
		"#!/bin/sh\nhead -c 1000000 /dev/zero\n",
		"#!/bin/sh\nkill -9 $$\n",
		"#!/nowhere\n",
	};
	const struct passphrase_source nobody = { 0 };
	struct secret key, master;
	struct slot *slot;
	size_t i;

	(void)state;
	memset(&sealed, 0, sizeof(sealed));
	slot = sealed_insert(&sealed, 1);
	slot->kind = SLOT_CREDENTIAL;
	slot->credential.with = WITH_HOST;
	strcpy(slot->credential.data, "AAAA");
	new_secret(&key, SLOT_KEY_SIZE);
	memcpy(key.data, "01234567890123456789012345678901", SLOT_KEY_SIZE);
	assert_int_equal(slot_key_new(&master, true, &reason), EXIT_DONE);
	assert_int_equal(slot_wrap(&sealed, slot, &key, &master, &reason), EXIT_DONE);
	secret_free(&key);
	secret_free(&master);

	for (i = 0; i < COUNT(bad); i++) {
		assert_int_equal(open_with(bad[i], 0, &nobody, &master), EXIT_INPUT);
		assert_true(all_zero(&master));
		secret_free(&master);
	}
	/* it gets the credential on standard input, and no more arguments than it needs */
	assert_int_equal(open_with("#!/bin/sh\n[ \"$(cat)\" = AAAA ] && [ \"$*\" = 'decrypt --name=ncr-slot --newline=no - -' ] || exit 1\n"
				   "printf 01234567890123456789012345678901\n", 0, &nobody, &master), EXIT_DONE);
	secret_free(&master);
	unlink("creds");
	credential_program = "/nowhere/systemd-creds";
}

static void falls_through(void **state)
{
	const struct passphrase_source nobody = { 0 };
	struct passphrase_source file = { .file = "passphrase" };
	const char *fails = "#!/bin/sh\nexit 1\n";
	struct secret master;
	struct slot *slot;

	(void)state;
	parse_golden(&sealed);
	slot = sealed_insert(&sealed, 1);
	slot->kind = SLOT_CREDENTIAL;
	strcpy(slot->credential.data, "AAAA");
	/* its reason is a line of its own; the next one opens */
	put("passphrase", GOLDEN_PASSPHRASE "\n", 0400);
	assert_int_equal(open_with(fails, 0, &file, &master), EXIT_DONE);
	assert_golden_master(&master);
	secret_free(&master);
	assert_int_equal(open_with(fails, 5, &file, &master), EXIT_DONE);
	assert_golden_master(&master);
	secret_free(&master);
	assert_int_equal(open_with(fails, 1, &file, &master), EXIT_INPUT);
	secret_free(&master);
	assert_int_equal(open_with(fails, 0, &nobody, &master), EXIT_INPUT);
	secret_free(&master);
	put("passphrase", "wrong horse\n", 0400);
	assert_int_equal(open_with(fails, 0, &file, &master), EXIT_INPUT);
	assert_true(all_zero(&master));
	secret_free(&master);
}

/* Argon2id is passed over, PBKDF2 opens; with Argon2id alone nothing does. */
static void strict(void **state)
{
	const struct passphrase_source file = { .file = "passphrase" };
	struct opening opening = { .sealed = &sealed, .name = "file", .passphrases = &file, .strict = true };
	struct secret master;

	(void)state;
	parse_golden(&sealed);
	put("passphrase", GOLDEN_PASSPHRASE, 0400);
	assert_int_equal(opening_run(&opening, &master), EXIT_DONE);
	assert_golden_master(&master);
	secret_free(&master);
	sealed_remove(&sealed, &sealed.slots[1]);
	assert_int_equal(opening_run(&opening, &master), EXIT_INPUT);
	secret_free(&master);
	opening.strict = false;
	assert_int_equal(opening_run(&opening, &master), EXIT_DONE);
	secret_free(&master);
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

static void wiped_at_once(void **state)
{
	struct secret secrets[3], more[SECRETS_MAX];
	size_t i, count = 0;

	(void)state;
	for (i = 0; i < 3; i++) {
		new_secret(&secrets[i], 5000);
		memset(secrets[i].data, 0xff, secrets[i].room);
	}
	secrets_wipe();
	for (i = 0; i < 3; i++) {
		assert_true(all_zero(&secrets[i]));
		secret_free(&secrets[i]);
	}
	/* what is given back is not touched any more, and there is an end to them */
	secrets_wipe();
	while (count < SECRETS_MAX && !secret_new(&more[count], 1, false))
		count++;
	assert_int_equal(count, SECRETS_MAX);
	assert_int_not_equal(secret_new(&secrets[0], 1, false), 0);
	while (count)
		secret_free(&more[--count]);
	new_secret(&secrets[0], 1);
	secret_free(&secrets[0]);
}

/* What is in the memory of a process at its end by a signal: seen by who traces it, when all handlers have run. */
static void wiped_by_signal(void **state)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGSEGV, SIGABRT };
	struct secret secret;
	uint8_t left[64];
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(numbers); i++) {
		struct iovec local = { left, sizeof(left) }, remote;
		int status;
		pid_t child;

		new_secret(&secret, sizeof(left));
		remote = (struct iovec) { secret.data, sizeof(left) };
		child = fork();
		if (!child) {
			signals_protect();
			memset(secret.data, 0xff, secret.room);
			ptrace(PTRACE_TRACEME, 0, NULL, NULL);
			raise(SIGSTOP);
			raise(numbers[i]);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSTOPPED(status));
		assert_int_equal(ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL), 0);
		assert_int_equal(process_vm_readv(child, &local, 1, &remote, 1, 0), sizeof(left));
		assert_int_equal(left[0], 0xff);
		ptrace(PTRACE_CONT, child, NULL, NULL);
		/* the signal, and the same once more from the handler */
		while (waitpid(child, &status, 0) == child && WIFSTOPPED(status) &&
		       status >> 8 != (SIGTRAP | PTRACE_EVENT_EXIT << 8))
			ptrace(PTRACE_CONT, child, NULL, WSTOPSIG(status));
		assert_true(WIFSTOPPED(status));
		assert_int_equal(process_vm_readv(child, &local, 1, &remote, 1, 0), sizeof(left));
		for (j = 0; j < sizeof(left); j++)
			assert_int_equal(left[j], 0);
		ptrace(PTRACE_CONT, child, NULL, NULL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		secret_free(&secret);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_work),
		cmocka_unit_test(every_digit),
		cmocka_unit_test(every_kind),
		cmocka_unit_test(choices),
		cmocka_unit_test(fake_credentials),
		cmocka_unit_test(falls_through),
		cmocka_unit_test(strict),
		cmocka_unit_test(wiped_at_once),
		cmocka_unit_test(wiped_by_signal),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
