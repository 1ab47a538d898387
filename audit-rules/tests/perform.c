// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * perform.c - does one operation with keys, so that it succeeds or so that it is refused, for whoever looks at records
 *
 *	perform --list			one case a line, in an order that works within one boot
 *	perform OPERATION done|refused	exit status 0 when it came out like that
 *
 * Stands alone, with no library: the 32-bit build runs where there are no 32-bit libraries.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/ncr.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int device = -1;
static unsigned char room[4096];

/* errno of an ioctl, or 0 */
static int call(unsigned long number, void *argument)
{
	return ioctl(device, number, argument) ? errno : 0;
}

static void need(int error, const char *what)
{
	if (!error)
		return;
	fprintf(stderr, "perform: %s: %s\n", what, strerror(error));
	exit(2);
}

static void need_device(void)
{
	device = open("/dev/crypto", O_RDWR);
	need(device < 0 ? errno : 0, "/dev/crypto");
}

static ncr_key_t new_key(void)
{
	ncr_key_t key;

	need(call(NCRIO_KEY_INIT, &key), "KEY_INIT");
	return key;
}

static int import(ncr_key_t key, size_t size, unsigned int flags)
{
	struct ncr_key_data_st data = {
		.key = key, .idata = room, .idata_size = size, .key_id = "sample", .key_id_size = 6,
		.type = NCR_KEY_TYPE_SECRET, .flags = flags, .algorithm = NCR_ALG_AES_CBC,
	};

	return call(NCRIO_KEY_IMPORT, &data);
}

static ncr_key_t a_key(unsigned int flags)
{
	ncr_key_t key = new_key();

	need(import(key, 32, flags), "KEY_IMPORT");
	return key;
}

static int start(ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, size_t iv_size, ncr_session_t *session)
{
	struct ncr_session_st init = { .algorithm = algorithm, .key = key, .op = op };
	int error;

	init.params.params.cipher.iv_size = iv_size;
	error = call(NCRIO_SESSION_INIT, &init);
	*session = init.ses;
	return error;
}

/* --- the cases: 0, or the errno with which it was refused --------------------------------------------------------- */

static int context_new(bool refused)
{
	(void)refused;
	device = open("/dev/crypto", O_RDWR);
	return device < 0 ? errno : 0;
}

static int context_del(bool refused)
{
	(void)refused;
	need_device();
	a_key(0);
	return close(device) ? errno : 0;
}

static int session_init(bool refused)
{
	ncr_session_t session;

	need_device();
	/* a key that may only wrap does not encrypt */
	return start(NCR_ALG_AES_CBC, NCR_OP_ENCRYPT, a_key(refused ? NCR_KEY_FLAG_WRAP : 0), 16, &session);
}

static int session_op(bool refused)
{
	struct ncr_session_once_op_st once = { .init = { .algorithm = NCR_ALG_AES_CBC, .op = NCR_OP_ENCRYPT } };

	need_device();
	once.init.key = a_key(0);
	once.init.params.params.cipher.iv_size = 16;
	once.op.type = NCR_DIRECT_DATA;
	once.op.data.udata.input = room;
	/* not a multiple of the block */
	once.op.data.udata.input_size = refused ? 15 : 16;
	once.op.data.udata.output = room + 64;
	once.op.data.udata.output_size = 16;
	return call(NCRIO_SESSION_ONCE, &once);
}

/* The call succeeds and the record says that the MAC did not match: so does this. */
static int session_final(bool refused)
{
	struct ncr_session_op_st op = { .type = NCR_DIRECT_DATA };
	ncr_session_t session;
	int error;

	need_device();
	need(start(NCR_ALG_HMAC_SHA2_256, refused ? NCR_OP_VERIFY : NCR_OP_SIGN, a_key(0), 0, &session), "SESSION_INIT");
	op.ses = session;
	op.data.udata.input = room;
	op.data.udata.input_size = 16;
	op.data.udata.output = room + 64;
	op.data.udata.output_size = 32;
	error = call(NCRIO_SESSION_FINAL, &op);
	return !error && op.err == NCR_VERIFICATION_FAILED ? EBADMSG : error;
}

static int key_import(bool refused)
{
	need_device();
	return import(new_key(), refused ? 0 : 32, 0);
}

static int key_export(bool refused)
{
	struct ncr_key_data_st data = { .idata = room + 64, .idata_size = 32 };

	need_device();
	data.key = a_key(refused ? 0 : NCR_KEY_FLAG_EXPORTABLE);
	return call(NCRIO_KEY_EXPORT, &data);
}

static int wrap(ncr_key_t wrapping, ncr_key_t wrapped, bool unwrap)
{
	struct ncr_key_wrap_st args = {
		.algorithm = NCR_WALG_AES_RFC3394, .keytowrap = wrapped, .key = wrapping, .io = room + 64, .io_size = 40,
	};

	return call(unwrap ? NCRIO_KEY_UNWRAP : NCRIO_KEY_WRAP, &args);
}

static int key_wrap(bool refused)
{
	need_device();
	return wrap(a_key(0), a_key(refused ? 0 : NCR_KEY_FLAG_WRAPPABLE), false);
}

static int key_unwrap(bool refused)
{
	ncr_key_t wrapping, wrapped;

	need_device();
	wrapping = a_key(0);
	wrapped = a_key(NCR_KEY_FLAG_WRAPPABLE);
	need(wrap(wrapping, wrapped, false), "KEY_WRAP");
	room[64] ^= refused;
	return wrap(wrapping, wrapped, true);
}

static int key_gen(bool refused)
{
	struct ncr_key_generate_st args = { .params = { .algorithm = NCR_ALG_AES_CBC } };

	need_device();
	args.desc = new_key();
	args.params.params.secret.bits = refused ? 0 : 256;
	return call(NCRIO_KEY_GENERATE, &args);
}

/* The public half of a private key; there is none of a public one. */
static int key_derive(bool refused)
{
	struct ncr_key_generate_st pair = { .params = { .algorithm = NCR_ALG_RSA } };
	struct ncr_key_public args = { .size = sizeof(args) };

	need_device();
	pair.desc = new_key();
	pair.desc2 = new_key();
	pair.params.params.rsa.bits = 1024;
	need(call(NCRIO_KEY_GENERATE_PAIR, &pair), "KEY_GENERATE_PAIR");
	args.key = refused ? pair.desc2 : pair.desc;
	args.public_key = new_key();
	return call(NCRIO_KEY_PUBLIC, &args);
}

static int key_zeroize(bool refused)
{
	ncr_key_t key = 12345;

	need_device();
	if (!refused)
		key = a_key(0);
	return call(NCRIO_KEY_DEINIT, &key);
}

static int key_get_info(bool refused)
{
	struct ncr_key_info_st info = { .key = 12345 };

	need_device();
	if (!refused)
		info.key = a_key(0);
	return call(NCRIO_KEY_GET_INFO, &info);
}

static int storage_wrap(ncr_key_t key, size_t *size)
{
	struct ncr_key_storage_wrap_st args = { .keytowrap = key, .io = room + 64, .io_size = *size };
	int error = call(NCRIO_KEY_STORAGE_WRAP, &args);

	*size = args.io_size;
	return error;
}

static int key_storage_wrap(bool refused)
{
	size_t size = sizeof(room) - 64;

	need_device();
	return storage_wrap(a_key(refused ? 0 : NCR_KEY_FLAG_STORABLE), &size);
}

static int key_storage_unwrap(bool refused)
{
	struct ncr_key_storage_wrap_st args = { .io = room + 64, .io_size = sizeof(room) - 64 };

	need_device();
	need(storage_wrap(a_key(NCR_KEY_FLAG_STORABLE), &args.io_size), "STORAGE_WRAP");
	room[64 + args.io_size - 1] ^= refused;
	args.keytowrap = new_key();
	return call(NCRIO_KEY_STORAGE_UNWRAP, &args);
}

static int master_key_set(bool refused)
{
	struct ncr_master_key_st args = { .key = room, .key_size = refused ? 15 : 32 };

	need_device();
	return call(NCRIO_MASTER_KEY_SET, &args);
}

/* --- published keys ----------------------------------------------------------------------------------------------- */

/* Into the user keyring, under the name of the case; errno or 0. */
static int publish(const char *name, ncr_key_t key, int *serial)
{
	struct ncr_key_publish args = {
		.size = sizeof(args), .key = key, .keyring = NCR_KEYRING_USER, .label_size = strlen(name),
	};
	int error;

	memcpy(args.label, name, args.label_size);
	error = call(NCRIO_KEY_PUBLISH, &args);
	*serial = args.serial;
	return error;
}

static int publish_new(const char *name)
{
	int serial;

	need_device();
	need(publish(name, a_key(0), &serial), "KEY_PUBLISH");
	return serial;
}

/* So that the next boot of the module finds no dead key of the name. */
static void take_out(int serial)
{
	need(syscall(SYS_keyctl, KEYCTL_UNLINK, serial, KEY_SPEC_USER_KEYRING, 0, 0) ? errno : 0, "keyctl unlink");
}

static int key_publish(bool refused)
{
	int serial, error;

	need_device();
	error = publish("sample-publish", refused ? 12345 : a_key(0), &serial);
	if (!error)
		take_out(serial);
	return error;
}

static int store_change(bool refused)
{
	static const char list[] = "a list of keys";
	struct ncr_store_manifest args = {
		.size = sizeof(args), .manifest = (uintptr_t)list, .manifest_size = sizeof(list), .generation = 1,
		.store = "a sample's store",
	};

	need_device();
	/* sealed once, and verified once where the seal is not that of this list */
	if (!refused)
		return call(NCRIO_STORE_SEAL, &args);
	return call(NCRIO_STORE_VERIFY, &args);
}

static int key_attach(bool refused)
{
	static const char name[] = "sample-attach";
	struct ncr_key_attach args = { .size = sizeof(args), .keyring = NCR_KEYRING_USER, .label_size = sizeof(name) - 1 };
	int error, serial = refused ? 0 : publish_new(name);

	if (refused)
		need_device();
	memcpy(args.label, name, args.label_size);
	error = call(NCRIO_KEY_ATTACH, &args);
	if (!refused)
		take_out(serial);
	return error;
}

static int key_load(bool refused)
{
	struct ncr_key_storage_wrap_ext_st args = { .io = room + 64, .io_size = sizeof(room) - 64 };
	static const char name[] = "sample-load";
	long serial;
	int error;

	need_device();
	args.keytowrap = a_key(NCR_KEY_FLAG_STORABLE);
	args.label_size = sizeof(name) - 1;
	memcpy(args.label, name, args.label_size);
	need(call(NCRIO_KEY_STORAGE_WRAP_EXT, &args), "STORAGE_WRAP");
	room[64 + args.io_size - 1] ^= refused;
	serial = syscall(SYS_add_key, "ncr", name, room + 64, args.io_size, KEY_SPEC_USER_KEYRING);
	error = serial < 0 ? errno : 0;
	if (!error)
		take_out(serial);
	return error;
}

static int key_revoke(bool refused)
{
	int serial = publish_new("sample-revoke");
	int error = syscall(SYS_keyctl, KEYCTL_REVOKE, serial, 0, 0, 0) ? errno : 0;

	(void)refused;
	take_out(serial);
	return error;
}

#define DONE 1
#define REFUSED 2

static const struct {
	const char *name;
	int (*perform)(bool refused);
	int outcomes;
} cases[] = {
	/* fails for want of memory only */
	{ "context_new", context_new, DONE },
	/* never fails */
	{ "context_del", context_del, DONE },
	{ "session_init", session_init, DONE | REFUSED },
	{ "session_op", session_op, DONE | REFUSED },
	{ "session_final", session_final, DONE | REFUSED },
	{ "key_import", key_import, DONE | REFUSED },
	{ "key_export", key_export, DONE | REFUSED },
	{ "key_wrap", key_wrap, DONE | REFUSED },
	{ "key_unwrap", key_unwrap, DONE | REFUSED },
	{ "key_gen", key_gen, DONE | REFUSED },
	{ "key_derive", key_derive, DONE | REFUSED },
	{ "key_zeroize", key_zeroize, DONE | REFUSED },
	{ "key_get_info", key_get_info, DONE | REFUSED },
	{ "master_key_set", master_key_set, DONE | REFUSED },
	{ "key_storage_wrap", key_storage_wrap, DONE | REFUSED },
	{ "key_storage_unwrap", key_storage_unwrap, DONE | REFUSED },
	{ "key_publish", key_publish, DONE | REFUSED },
	{ "key_attach", key_attach, DONE | REFUSED },
	{ "key_load", key_load, DONE | REFUSED },
	/* what the key facility refuses does not get as far as the module */
	{ "key_revoke", key_revoke, DONE },
	{ "store_change", store_change, DONE | REFUSED },
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static int list(void)
{
	size_t i;

	for (i = 0; i < CASES; i++) {
		if (cases[i].outcomes & DONE)
			printf("%s done\n", cases[i].name);
		if (cases[i].outcomes & REFUSED)
			printf("%s refused\n", cases[i].name);
	}
	return 0;
}

int main(int argc, char **argv)
{
	bool refused = argc == 3 && !strcmp(argv[2], "refused");
	size_t i;
	int error;

	if (argc == 2 && !strcmp(argv[1], "--list"))
		return list();
	for (i = 0; i < sizeof(room); i++)
		room[i] = i * 7 + 1;
	for (i = 0; i < CASES && argc == 3; i++) {
		if (strcmp(cases[i].name, argv[1]))
			continue;
		error = cases[i].perform(refused);
		if (!error == !refused)
			return 0;
		fprintf(stderr, "perform: %s: %s\n", argv[1], error ? strerror(error) : "it was not refused");
		return 1;
	}
	fputs("usage: perform --list | OPERATION done|refused\n", stderr);
	return 2;
}
