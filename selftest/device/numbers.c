// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * numbers.c - every command number there can be, every size of the known ones, and who may open the device
 */
#include "device.h"

#include <grp.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

struct command {
	unsigned long number;
	size_t size;	/* as published */
	size_t known;	/* as this header knows it */
	bool makes;	/* makes something with an argument of zeros */
	int error;	/* what an argument of zeros gets from an empty namespace */
};

#define COMMAND(number, type, makes, error) { number, sizeof(type), sizeof(type), makes, error }

static const struct command commands[] = {
	COMMAND(NCRIO_KEY_INIT, ncr_key_t, true, 0),
	COMMAND(NCRIO_KEY_DEINIT, ncr_key_t, false, ENOENT),
	COMMAND(NCRIO_KEY_GENERATE, struct ncr_key_generate_st, false, ENOENT),
	COMMAND(NCRIO_KEY_GENERATE_PAIR, struct ncr_key_generate_st, false, ENOENT),
	COMMAND(NCRIO_KEY_DERIVE, struct ncr_key_derivation_params_st, false, ENOENT),
	COMMAND(NCRIO_KEY_GET_INFO, struct ncr_key_info_st, false, ENOENT),
	COMMAND(NCRIO_KEY_EXPORT, struct ncr_key_data_st, false, ENOENT),
	COMMAND(NCRIO_KEY_IMPORT, struct ncr_key_data_st, false, ENOENT),
	COMMAND(NCRIO_KEY_WRAP, struct ncr_key_wrap_st, false, ENOENT),
	{ NCRIO_KEY_UNWRAP, sizeof(struct ncr_key_wrap_st), sizeof(struct ncr_key_wrap_ext_st), false, ENOENT },
	COMMAND(NCRIO_MASTER_KEY_SET, struct ncr_master_key_st, false, EINVAL),
	{ NCRIO_KEY_STORAGE_WRAP, sizeof(struct ncr_key_storage_wrap_st), sizeof(struct ncr_key_storage_wrap_ext_st),
	  false, ENOENT },
	{ NCRIO_KEY_STORAGE_UNWRAP, sizeof(struct ncr_key_storage_wrap_st), sizeof(struct ncr_key_storage_wrap_ext_st),
	  false, ENOENT },
	COMMAND(NCRIO_SESSION_INIT, struct ncr_session_st, false, EINVAL),
	COMMAND(NCRIO_SESSION_UPDATE, struct ncr_session_op_st, false, ENOENT),
	COMMAND(NCRIO_SESSION_FINAL, struct ncr_session_op_st, false, ENOENT),
	COMMAND(NCRIO_SESSION_ONCE, struct ncr_session_once_op_st, false, EINVAL),
	COMMAND(NCRIO_ALGORITHM_INFO, struct ncr_algorithm_info, false, EINVAL),
	COMMAND(NCRIO_KEY_DESCRIBE, struct ncr_key_describe, false, EINVAL),
	COMMAND(NCRIO_KEY_PUBLISH, struct ncr_key_publish, false, EINVAL),
	COMMAND(NCRIO_KEY_ATTACH, struct ncr_key_attach, false, EINVAL),
	COMMAND(NCRIO_STORE_SEAL, struct ncr_store_manifest, false, EINVAL),
	COMMAND(NCRIO_STORE_VERIFY, struct ncr_store_manifest, false, EINVAL),
	COMMAND(NCRIO_KEY_PUBLIC, struct ncr_key_public, false, EINVAL),
};

static const struct command *known_command(unsigned int number)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if ((commands[i].number & 0xffff) == number)
			return &commands[i];
	return NULL;
}

/* What the kernel answers itself for every file, before or after it asks the driver. */
static bool of_the_file_system(unsigned int number)
{
	static const struct {
		unsigned char type, first, last;
	} ranges[] = {
		{ 0x00, 1, 2 },		/* FIBMAP, FIGETBSZ */
		{ 'T', 0x1b, 0x1b },	/* FIONREAD */
		{ 'T', 0x21, 0x21 },	/* FIONBIO */
		{ 'T', 0x50, 0x52 },	/* FIOCLEX, FIONCLEX, FIOASYNC */
		{ 'T', 0x60, 0x60 },	/* FIOQSIZE */
		{ 'X', 31, 57 },	/* FS_IOC_FSGETXATTR, ..., FS_IOC_RESVSP, ... */
		{ 'X', 119, 121 },	/* FIFREEZE, FITHAW, FITRIM */
		{ 'f', 1, 18 },		/* FS_IOC_GETFLAGS, FS_IOC_FIEMAP, ... */
		{ 0x94, 9, 13 },	/* FICLONE, FICLONERANGE */
		{ 0x94, 54, 54 },	/* FIDEDUPERANGE */
		{ 0x15, 0, 1 },		/* FS_IOC_GETFSUUID, FS_IOC_GETFSSYSFSPATH */
		{ 'v', 1, 2 },		/* FS_IOC_GETVERSION */
		{ 0x89, 0x01, 0x05 },	/* FIOSETOWN, ... */
	};

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (number >> 8 == ranges[i].type && (number & 0xff) >= ranges[i].first &&
		    (number & 0xff) <= ranges[i].last)
			return true;
	return false;
}

static void unknown_numbers(void **state)
{
	static const unsigned int sizes[] = { 0, 4, 24, 104, 4096, 16383 };
	uint8_t *argument = guarded(16384);
	struct counts before = counts_now();
	unsigned int unknown = 0;

	(void)state;
	memset(argument, RUBBISH, 16384);
	for (unsigned int number = 0; number < 65536; number++) {
		if (known_command(number) || of_the_file_system(number))
			continue;
		unknown++;
		for (unsigned int i = 0; i < COUNT(sizes); i++) {
			/* over the numbers every size meets all four directions */
			unsigned long full = (unsigned long)((number + i) % 4) << 30 | (unsigned long)sizes[i] << 16 |
					     number;
			int error = call(fd, full, argument);

			if (error != ENOTTY) {
				print_error("command 0x%lx\n", full);
				expect(ENOTTY, error);
			}
		}
	}
	assert_in_range(unknown, 65000, 65536);
	assert_true(is_rubbish(argument, 16384));
	assert_memory_equal(&before, &(struct counts[]){ counts_now() }, sizeof(before));
	guarded_free(argument, 16384);
}

/* Too small: EINVAL. Larger: what this kernel does not know must be zero. The argument ends where no page is. */
static void sizes_of_known_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++) {
		const struct command *command = &commands[i];

		for (size_t size = 0; size <= 512; size++) {
			unsigned long number = (command->number & 0xc000ffffUL) | (unsigned long)size << 16;
			int other = device_open();
			uint8_t *argument = guarded(size);

			memset(argument, 0, size);
			if (command->number == NCRIO_KEY_INIT && size >= command->size)
				memset(argument, RUBBISH, command->size);
			if (command->number == NCRIO_ALGORITHM_INFO && size >= sizeof(__u32))
				memset(argument + 4, 0xff, size < 8 ? size - 4 : 4);	/* no such row */
			expect(size < command->size ? EINVAL : command->error, call(other, number, argument));
			assert_int_equal(counts_now().keys, command->makes && size >= command->size);
			if (size > command->known) {
				memset(argument, 0, size);
				argument[size - 1] = 1;
				expect(E2BIG, call(other, number, argument));
				argument[size - 1] = 0;
				argument[command->known] = 1;
				expect(E2BIG, call(other, number, argument));
			}
			guarded_free(argument, size);
			device_close(other);
		}
	}
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static void mode_of_the_device(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(DEVICE, &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(st.st_mode & 07777, 0660);
	assert_int_equal(st.st_uid, 0);
	/* not misc: opening one of those holds a lock of them all, and ours may wait for the audit subsystem */
	assert_int_not_equal(major(st.st_rdev), 10);
}

static int open_errno(int flags)
{
	int device = open(DEVICE, flags);

	if (device < 0)
		return errno;
	close(device);
	return 0;
}

static int alice_opens(void *unused)
{
	(void)unused;
	child_expect(0, setgroups(0, NULL) || setresgid(ALICE, ALICE, ALICE) || setresuid(ALICE, ALICE, ALICE) ? errno :
														 0);
	child_expect(EACCES, open_errno(O_RDWR));
	child_expect(EACCES, open_errno(O_RDONLY));
	child_expect(EACCES, open_errno(O_WRONLY));
	child_expect(EACCES, open_errno(O_PATH) ? EIO : open_errno(O_RDWR));
	return 0;
}

static void not_for_everybody(void **state)
{
	(void)state;
	in_child(alice_opens, NULL);
}

/* The text asks for O_RDWR. There is nothing to read and write, and no other way round the permission to open. */
static void not_a_stream(void **state)
{
	char byte = 0;

	(void)state;
	assert_true(read(fd, &byte, 1) < 0 && errno == EINVAL);
	assert_true(write(fd, &byte, 1) < 0 && errno == EINVAL);
	expect(0, open_errno(O_RDWR | O_NONBLOCK));
	expect(ENOTDIR, open_errno(O_RDWR | O_DIRECTORY));
	expect(0, open_errno(O_RDWR | O_TRUNC));
}

static void many_opens(void **state)
{
	int devices[200];

	(void)state;
	for (size_t i = 0; i < COUNT(devices); i++)
		devices[i] = device_open();
	assert_int_equal(counts_now().contexts, COUNT(devices) + 1);
	for (size_t i = 0; i < COUNT(devices); i++)
		device_close(devices[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		counted_test(unknown_numbers),
		counted_test(sizes_of_known_numbers),
		counted_test(mode_of_the_device),
		counted_test(not_for_everybody),
		counted_test(not_a_stream),
		counted_test(many_opens),
	};

	return cmocka_run_group_tests_name("numbers", tests, group_open, group_close);
}
