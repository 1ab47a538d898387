// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keys.c - published keys: a handle for one, and loading one from its blob beside the kernel's type "encrypted"
 */
#include "bench.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/ncr.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAME "bench"
#define SIZE 16

static int fd;
static ncr_key_t handle;
static int32_t ncr_keyring, own_keyring;
static unsigned char blob[1024];
static size_t blob_size;
static char encrypted[1024];

static long add_key(const char *type, const char *name, const void *payload, size_t size, int32_t keyring)
{
	long serial = syscall(SYS_add_key, type, name, payload, size, keyring);

	if (serial < 0)
		die(type);
	return serial;
}

static ncr_key_t attach(void)
{
	struct ncr_key_attach attach = { .size = sizeof(attach), .label = NAME, .label_size = strlen(NAME) };

	if (ioctl(fd, NCRIO_KEY_ATTACH, &attach))
		die("NCRIO_KEY_ATTACH");
	return attach.key;
}

static void once(ncr_key_t key)
{
	unsigned char data[SIZE] = { 0 };
	struct ncr_session_once_op_st once = {
		.init = { .algorithm = NCR_ALG_AES_CBC, .key = key, .op = NCR_OP_ENCRYPT },
		.op = { .type = NCR_DIRECT_DATA },
	};

	once.init.params.params.cipher.iv_size = 16;
	once.op.data.udata.input = data;
	once.op.data.udata.input_size = SIZE;
	once.op.data.udata.output = data;
	once.op.data.udata.output_size = SIZE;
	if (ioctl(fd, NCRIO_SESSION_ONCE, &once))
		die("NCRIO_SESSION_ONCE");
}

static void use_handle(size_t size)
{
	(void)size;
	once(handle);
}

/* As often as measure() calls it there is room for handles, which closing the device lets go of. */
static void attach_only(size_t size)
{
	(void)size;
	attach();
}

/* What a program does that needs the key once; deleting the handle is part of it. */
static void attach_and_use(size_t size)
{
	ncr_key_t key = attach();

	(void)size;
	once(key);
	if (ioctl(fd, NCRIO_KEY_DEINIT, &key))
		die("NCRIO_KEY_DEINIT");
}

/* A key of the same name is replaced, by either type. */
static void load_ncr(size_t size)
{
	(void)size;
	add_key("ncr", NAME, blob, blob_size, ncr_keyring);
}

static void load_encrypted(size_t size)
{
	static const char *const names[] = { "bench0", "bench1" };
	static unsigned int n;

	(void)size;
	/* the type has an update, of which loading is no case: so under another name, beside the last */
	syscall(SYS_keyctl, KEYCTL_CLEAR, own_keyring, 0, 0, 0);
	add_key("encrypted", names[n++ % 2], encrypted, strlen(encrypted), own_keyring);
}

/* The last keyring of that name in /proc/keys. */
static int32_t find_keyring(const char *name)
{
	FILE *keys = fopen("/proc/keys", "r");
	unsigned int serial, found = 0;
	char line[256], description[128];

	if (!keys)
		die("/proc/keys");
	while (fgets(line, sizeof(line), keys))
		if (sscanf(line, "%x %*s %*s %*s %*s %*s %*s keyring %127s", &serial, description) == 2 &&
		    !strcmp(description, name))
			found = serial;
	fclose(keys);
	if (!found)
		die(name);
	return found;
}

static void make_blob(void)
{
	unsigned char master[32] = "a master key of 32 bytes, bench";
	struct ncr_master_key_st set = { .key = master, .key_size = sizeof(master) };
	struct ncr_key_generate_st generate = { .params = { .algorithm = NCR_ALG_AES_CBC,
							    .keyflags = NCR_KEY_FLAG_STORABLE } };
	struct ncr_key_storage_wrap_ext_st wrap = {
		.io = blob, .io_size = sizeof(blob), .label = NAME, .label_size = strlen(NAME),
	};

	generate.params.params.secret.bits = 256;
	if (ioctl(fd, NCRIO_MASTER_KEY_SET, &set) || ioctl(fd, NCRIO_KEY_INIT, &generate.desc) ||
	    ioctl(fd, NCRIO_KEY_GENERATE, &generate))
		die("a key");
	wrap.keytowrap = generate.desc;
	if (ioctl(fd, NCRIO_KEY_STORAGE_WRAP_EXT, &wrap))
		die("NCRIO_KEY_STORAGE_WRAP");
	blob_size = wrap.io_size;
}

/* A key of the same size, as its type writes it; loaded again it is decrypted and authenticated, as a blob is. */
static void make_encrypted(void)
{
	static const char prefix[] = "load ";
	long serial;
	long size;

	add_key("user", "bench-master", "0123456789abcdef0123456789abcdef", 32, KEY_SPEC_USER_KEYRING);
	own_keyring = add_key("keyring", "bench-keys", NULL, 0, KEY_SPEC_USER_KEYRING);
	serial = add_key("encrypted", "bench", "new user:bench-master 32", 24, own_keyring);
	strcpy(encrypted, prefix);
	size = syscall(SYS_keyctl, KEYCTL_READ, serial, encrypted + strlen(prefix), sizeof(encrypted) - sizeof(prefix), 0);
	if (size < 0)
		die("KEYCTL_READ");
	encrypted[strlen(prefix) + size] = 0;
}

void bench_keys(void)
{
	fd = open("/dev/crypto", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("/dev/crypto");
	ncr_keyring = find_keyring(".ncr:");
	make_blob();
	make_encrypted();
	load_ncr(0);
	handle = attach();
	row("attach", 0, measure(attach_only, 0), 0);
	row("attach-and-use", SIZE, measure(attach_and_use, SIZE), measure(use_handle, SIZE));
	row("load", 32, measure(load_ncr, 0), measure(load_encrypted, 0));
	close(fd);
}
