// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attacks.c - whoever may use a key that lives in .ncr gets no more than its use, and whoever may not gets nothing
 *
 * The people: alice, a service whose key it is; carol, whom its group lets use it; bob, a stranger; root, the officer;
 * and root without the officer's privilege, or with it in a user namespace of his own. All of them know the key's
 * serial, that of the keyring .ncr and the bytes of the blob.
 */
#include "keyring_calls.h"

#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define NAME "attacks: target"
#define ECHOED "sixteen letters."

static int target, ncr;		/* serials */
static uint8_t blob[4096];	/* of the target, with the flags that it was made with */
static size_t blob_size;
static uint8_t expected[16];	/* ECHOED under the target */

/* A key that its maker could export and wrap, stored and published for others. */
static void make_target(struct ncr_key_attributes attributes)
{
	ncr_key_t key = key_new(fd);

	expect(0, try_generate(fd, key, 128, NCR_KEY_FLAG_EXPORTABLE | NCR_KEY_FLAG_WRAPPABLE));
	expect(0, try_use(fd, key, expected));
	blob_size = sizeof(blob);
	expect(0, try_store(fd, key, NAME, &attributes, blob, &blob_size));
	expect(0, try_publish(fd, key, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NAME, &attributes, &target));
	ncr = system_keyring();
	key_free(fd, key);
}

static bool is_target(int device, ncr_key_t key)
{
	uint8_t out[16];

	return !try_use(device, key, out) && !memcmp(out, expected, sizeof(out));
}

/* For children, where CMocka's assertions are of no use. */
static int open_device(void)
{
	return open(DEVICE, O_RDWR | O_CLOEXEC);
}

/* Root finds the target as it was. */
static void target_is_well(void)
{
	ncr_key_t key;

	expect(0, try_attach(fd, NCR_KEYRING_SYSTEM, NAME, &key));
	assert_true(is_target(fd, key));
	key_free(fd, key);
	expect(0, try_attach_serial(fd, target, &key));
	key_free(fd, key);
}

/* --- who may use it ----------------------------------------------------------------------------------------------- */

/* Wherever a key is opened: attached by name and by number, from its blob, and loaded from it. */
static int open_everywhere(void *wanted_errno)
{
	int device = open_device(), wanted = *(int *)wanted_errno, loaded;
	ncr_key_t key;

	child_expect(wanted, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(!wanted, is_target(device, key));
	child_expect(wanted, try_attach(device, NCR_KEYRING_ANY, NAME, &key));
	child_expect(wanted, try_attach_serial(device, target, &key));
	child_expect(!wanted, is_target(device, key));
	child_expect(ENOKEY, try_attach(device, NCR_KEYRING_USER, NAME, &key));

	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(wanted, try_storage_unwrap(device, key, blob, blob_size));
	child_expect(!wanted, is_target(device, key));

	child_expect(wanted, try_add_key("ncr", NAME, blob, blob_size, KEY_SPEC_PROCESS_KEYRING, &loaded));
	if (wanted)
		return 0;
	child_expect(0, try_attach_serial(device, loaded, &key));
	child_expect(1, is_target(device, key));
	return 0;
}

/* One class counts, as for a file: an owner who is in the group has the owner's bits. */
static void mode_decides(void **state)
{
	static const struct {
		uint32_t gid, mode;
		int alice, bob, carol;
	} cases[] = {
		{ 0, 0500, 0, EACCES, EACCES },
		{ 0, 0100, 0, EACCES, EACCES },
		{ 0, 0400, EACCES, EACCES, EACCES },
		{ 0, 0444, EACCES, EACCES, EACCES },
		{ 0, 0000, EACCES, EACCES, EACCES },
		{ GROUP, 0500, 0, EACCES, EACCES },
		{ GROUP, 0510, 0, EACCES, 0 },
		{ GROUP, 0050, EACCES, EACCES, 0 },
		{ GROUP, 0010, EACCES, EACCES, 0 },
		{ GROUP, 0501, 0, 0, EACCES },
		{ GROUP, 0001, EACCES, 0, EACCES },
		{ GROUP, 0555, 0, 0, 0 },
		{ ALICE, 0010, EACCES, EACCES, EACCES },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		make_target(owned_by(ALICE, cases[i].gid, cases[i].mode));
		in_child_as(ALICE, ALICE, open_everywhere, (void *)&cases[i].alice);
		in_child_as(BOB, BOB, open_everywhere, (void *)&cases[i].bob);
		in_child_as(CAROL, GROUP, open_everywhere, (void *)&cases[i].carol);
	}
}

/* --- out of a handle ---------------------------------------------------------------------------------------------- */

/* Nothing that a handle is good for tells the material. */
static int take_out(int device, ncr_key_t key)
{
	static const ncr_wrap_algorithm_t wrap_algorithms[] = { NCR_WALG_AES_RFC3394, NCR_WALG_AES_RFC5649 };
	struct ncr_session_op_st update;
	uint8_t out[4096];
	ncr_key_t kek;
	size_t size = sizeof(out);

	child_expect(EACCES, try_export(device, key, out, &size));
	child_expect(EACCES, try_hash_key(device, key));
	child_expect(0, call(device, NCRIO_KEY_INIT, &kek));
	child_expect(0, try_import(device, kek, "known to me     ", 16, 0));
	for (size_t i = 0; i < COUNT(wrap_algorithms); i++) {
		size = sizeof(out);
		child_expect(EACCES, try_wrap(device, wrap_algorithms[i], kek, key, "", 0, out, &size));
		size = sizeof(out);
		child_expect(EACCES, try_wrap(device, wrap_algorithms[i], key, key, "", 0, out, &size));
	}
	/* into a MAC under a key of one's own, too */
	rubbish(update);
	child_expect(0, try_session(device, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, kek, NULL, 0, &update.ses));
	update.type = NCR_KEY_DATA;
	update.data.kdata.input = key;
	child_expect(EACCES, call(device, NCRIO_SESSION_UPDATE, &update));
	return 0;
}

/* Of a key in .ncr nobody but the officer makes a copy: it would outlive a revocation. */
static int copy_it(int device, ncr_key_t key)
{
	struct ncr_key_attributes mine = owned_by(geteuid(), getegid(), 0555);
	size_t size = sizeof(blob);
	uint8_t out[4096];

	child_expect(EACCES, try_storage_wrap(device, key, out, &size));
	size = sizeof(out);
	child_expect(EACCES, try_store(device, key, "mine", NULL, out, &size));
	size = sizeof(out);
	child_expect(EACCES, try_store(device, key, "mine", &mine, out, &size));
	child_expect(EACCES, try_publish(device, key, NCR_KEYRING_USER, 0, "mine", NULL, NULL));
	child_expect(EACCES, try_publish(device, key, NCR_KEYRING_USER, NCR_PUBLISH_REPLACE, NULL, &mine, NULL));
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "mine", NULL, NULL));
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NULL, &mine, NULL));
	return 0;
}

static int use_and_try(void *unused)
{
	struct ncr_key_describe described;
	struct ncr_key_info_st info;
	int device = open_device();
	ncr_key_t key;

	(void)unused;
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(1, is_target(device, key));
	if (take_out(device, key) || copy_it(device, key))
		return 1;
	child_expect(0, try_describe(device, key, &described));
	child_expect(NCR_KEYRING_SYSTEM, described.keyring);
	child_expect(ALICE, described.attributes.uid);
	child_expect(0, memcmp(described.label, NAME, strlen(NAME)));
	child_expect(0, try_info(device, key, &info));
	child_expect(NCR_KEY_FLAG_STORABLE, info.flags);
	child_expect(NCR_KEY_FLAG_STORABLE, described.flags);

	/* the handle may become another key's; the published key does not */
	child_expect(0, try_import(device, key, "another 16 bytes", 16, NCR_KEY_FLAG_EXPORTABLE));
	child_expect(0, is_target(device, key));
	child_expect(0, try_attach_serial(device, target, &key));
	child_expect(0, try_generate(device, key, 128, 0));
	child_expect(0, try_attach_serial(device, target, &key));
	child_expect(1, is_target(device, key));
	child_expect(0, try_deinit(device, key));
	return 0;
}

static void a_handle_tells_nothing(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, GROUP, 0510));
	in_child_as(ALICE, ALICE, use_and_try, NULL);
	in_child_as(CAROL, GROUP, use_and_try, NULL);
	target_is_well();
}

/* --- out of the blob's bytes -------------------------------------------------------------------------------------- */

static int unwrap_and_try(void *unused)
{
	size_t size = sizeof(blob);
	uint8_t out[4096];
	int device = open_device();
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_storage_unwrap(device, key, blob, blob_size));
	child_expect(1, is_target(device, key));
	if (take_out(device, key))
		return 1;
	if (geteuid() != ALICE) {
		/* use is all that the group has; the owner may store and publish what he has the blob of */
		child_expect(EACCES, try_storage_wrap(device, key, out, &size));
		child_expect(EACCES, try_publish(device, key, NCR_KEYRING_USER, 0, "mine", NULL, NULL));
	}
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "mine", NULL, NULL));
	return 0;
}

/* What the owner made exportable he may export; his group may use it. */
static void the_group_unwraps_no_more_than_use(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, GROUP, 0510));
	in_child_as(CAROL, GROUP, unwrap_and_try, NULL);
}

static int officer_unwraps(void *unused)
{
	int device = open_device();
	ncr_key_t key;

	(void)unused;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_storage_unwrap(device, key, blob, blob_size));
	child_expect(1, is_target(device, key));
	return take_out(device, key);
}

/* A key as our tools make it leaves under the master key alone, whoever unwraps it. */
static void a_storable_key_stays(void **state)
{
	struct ncr_key_attributes attributes = owned_by(ALICE, GROUP, 0510);
	ncr_key_t key = key_new(fd);

	(void)state;
	expect(0, try_generate(fd, key, 128, NCR_KEY_FLAG_STORABLE));
	expect(0, try_use(fd, key, expected));
	blob_size = sizeof(blob);
	expect(0, try_store(fd, key, NAME, &attributes, blob, &blob_size));
	in_child_as(ALICE, ALICE, unwrap_and_try, NULL);
	in_child_as(CAROL, GROUP, unwrap_and_try, NULL);
	in_child(officer_unwraps, NULL);
	key_free(fd, key);
}

static int load_the_bytes(void *unused)
{
	bool may_use = geteuid() == ALICE;
	int device = open_device(), serial;
	uint8_t altered[sizeof(blob)];
	ncr_key_t key;

	(void)unused;
	/* only what the authenticated label says, and never into .ncr */
	child_expect(EACCES, try_add_key("ncr", NAME, blob, blob_size, ncr, NULL));
	child_expect(may_use ? EINVAL : EACCES,
		     try_add_key("ncr", "another", blob, blob_size, KEY_SPEC_PROCESS_KEYRING, NULL));
	memcpy(altered, blob, blob_size);
	altered[blob_size - 20] ^= 1;
	child_expect(EBADMSG, try_add_key("ncr", NAME, altered, blob_size, KEY_SPEC_PROCESS_KEYRING, NULL));
	child_expect(may_use ? 0 : EACCES,
		     try_add_key("ncr", NAME, blob, blob_size, KEY_SPEC_PROCESS_KEYRING, &serial));
	if (!may_use)
		return 0;
	/* it can be looked for by name in his own keyrings, and is still no way into .ncr */
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, serial, ncr));
	child_expect(0, try_attach_serial(device, serial, &key));
	return take_out(device, key);
}

static void bytes_are_loaded_by_whom_they_let(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child_as(ALICE, ALICE, load_the_bytes, NULL);
	in_child_as(BOB, BOB, load_the_bytes, NULL);
	target_is_well();
}

/* --- by way of the key facility ----------------------------------------------------------------------------------- */

static unsigned long address(const void *pointer)
{
	return (uintptr_t)pointer;
}

/* Everything that keyctl(2) can do to a key, by somebody who does not possess it; sees: what describing answers. */
static int keyctl_on_target(int sees, int reads)
{
	char text[256];

	child_expect(sees, try_keyctl(KEYCTL_DESCRIBE, target, address(text), sizeof(text)));
	child_expect(reads, try_keyctl(KEYCTL_READ, target, address(text), sizeof(text)));
	child_expect(EACCES, try_keyctl(KEYCTL_SETPERM, target, 0x3f3f3f3f));
	child_expect(EACCES, try_keyctl(KEYCTL_CHOWN, target, geteuid(), -1));
	child_expect(EACCES, try_keyctl(KEYCTL_CHOWN, target, -1, getegid()));
	child_expect(EACCES, try_keyctl(KEYCTL_SET_TIMEOUT, target, 0));
	child_expect(EACCES, try_keyctl(KEYCTL_SET_TIMEOUT, target, 1));
	child_expect(EACCES, try_keyctl(KEYCTL_REVOKE, target));
	child_expect(EACCES, try_keyctl(KEYCTL_INVALIDATE, target));
	child_expect(EACCES, try_keyctl(KEYCTL_UPDATE, target, address(blob), blob_size));
	child_expect(EACCES, try_keyctl(KEYCTL_UNLINK, target, ncr));
	child_expect(ENOENT, try_keyctl(KEYCTL_UNLINK, target, KEY_SPEC_SESSION_KEYRING));
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, target, KEY_SPEC_SESSION_KEYRING));
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, target, KEY_SPEC_USER_KEYRING));
	child_expect(EACCES, try_keyctl(KEYCTL_MOVE, target, ncr, KEY_SPEC_SESSION_KEYRING));
	child_expect(EPERM, try_keyctl(KEYCTL_INSTANTIATE, target, address(blob), blob_size));
	child_expect(EPERM, try_keyctl(KEYCTL_REJECT, target, 1, EKEYREJECTED));
	child_expect(EPERM, try_keyctl(KEYCTL_NEGATE, target, 1));
	return 0;
}

static int keyctl_on_keyring(void)
{
	char text[256];
	int mine;

	child_expect(EACCES, try_keyctl(KEYCTL_DESCRIBE, ncr, address(text), sizeof(text)));
	child_expect(EACCES, try_keyctl(KEYCTL_READ, ncr, address(text), sizeof(text)));
	child_expect(EACCES, try_keyctl(KEYCTL_CLEAR, ncr));
	child_expect(EACCES, try_keyctl(KEYCTL_SEARCH, ncr, address("ncr"), address(NAME)));
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, ncr, KEY_SPEC_SESSION_KEYRING));
	child_expect(EACCES, try_keyctl(KEYCTL_SETPERM, ncr, 0x3f3f3f3f));
	child_expect(EACCES, try_keyctl(KEYCTL_CHOWN, ncr, geteuid(), -1));
	child_expect(EACCES, try_keyctl(KEYCTL_SET_TIMEOUT, ncr, 1));
	child_expect(EACCES, try_keyctl(KEYCTL_REVOKE, ncr));
	child_expect(EACCES, try_keyctl(KEYCTL_INVALIDATE, ncr));
	child_expect(EACCES, try_keyctl(KEYCTL_RESTRICT_KEYRING, ncr, 0, 0));
	/* nobody makes another keyring of that name, or joins it */
	child_expect(EPERM, try_add_key("keyring", ".ncr", NULL, 0, KEY_SPEC_SESSION_KEYRING, NULL));
	child_expect(EPERM, try_keyctl(KEYCTL_JOIN_SESSION_KEYRING, address(".ncr")));
	child_expect(0, try_add_key("user", "mine", "x", 1, KEY_SPEC_SESSION_KEYRING, &mine));
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, mine, ncr));
	child_expect(EACCES, try_add_key("user", NAME, "x", 1, ncr, NULL));
	child_expect(ENOKEY, try_request_key("ncr", NAME, NULL, 0, NULL));
	child_expect(ENOKEY, try_request_key("ncr", NAME, NULL, KEY_SPEC_SESSION_KEYRING, NULL));
	return 0;
}

static int keyctl_as_user(void *unused)
{
	(void)unused;
	return keyctl_on_target(0, EOPNOTSUPP) || keyctl_on_keyring();
}

static int keyctl_as_stranger(void *unused)
{
	(void)unused;
	return keyctl_on_target(EACCES, EACCES) || keyctl_on_keyring();
}

/* The target in /proc/keys, as this caller sees it. */
static int see_target(void *wanted)
{
	FILE *keys = fopen("/proc/keys", "re");
	char line[512];
	int seen = 0;

	while (keys && fgets(line, sizeof(line), keys))
		seen += strstr(line, NAME) != NULL;
	child_expect(*(int *)wanted, seen);
	return 0;
}

static void keyctl_gives_no_more(void **state)
{
	int yes = 1, no = 0;

	(void)state;
	make_target(owned_by(ALICE, GROUP, 0550));
	in_child_as(ALICE, ALICE, keyctl_as_user, NULL);
	in_child_as(CAROL, GROUP, keyctl_as_user, NULL);
	in_child_as(BOB, BOB, keyctl_as_stranger, NULL);
	in_child_as(ALICE, ALICE, see_target, &yes);
	in_child_as(BOB, BOB, see_target, &no);
	target_is_well();
}

/* --- by way of a descriptor --------------------------------------------------------------------------------------- */

static int sockets[2];

static int alice_attaches_and_passes(void *unused)
{
	int device = open_device();
	ncr_key_t key;

	(void)unused;
	child_expect(0, try_attach(device, NCR_KEYRING_SYSTEM, NAME, &key));
	child_expect(0, key);
	return send_descriptor(sockets[1], device);
}

static int bob_uses_what_he_was_given(void *device_)
{
	int device = *(int *)device_;

	child_expect(1, is_target(device, 0));
	if (take_out(device, 0) || copy_it(device, 0))
		return 1;
	/* asked anew, it is bob who asks */
	child_expect(EACCES, try_attach(device, NCR_KEYRING_SYSTEM, NAME, NULL));
	child_expect(EACCES, try_attach_serial(device, target, NULL));
	return 0;
}

static int bob_has_nothing_left(void *device)
{
	child_expect(EKEYREVOKED, try_use(*(int *)device, 0, NULL));
	return 0;
}

/* DESIGN: objects belong to the open file description; whoever holds it uses them. It is use, and ends with the key. */
static void a_descriptor_passes_the_use(void **state)
{
	int device;

	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	in_child_as(ALICE, ALICE, alice_attaches_and_passes, NULL);
	device = receive_descriptor(sockets[0]);
	assert_true(device >= 0);
	in_child_as(BOB, BOB, bob_uses_what_he_was_given, &device);
	clear_system_keyring();
	in_child_as(BOB, BOB, bob_has_nothing_left, &device);
	device_close(device);
	close(sockets[0]);
	close(sockets[1]);
}

/* --- root, and not the officer ------------------------------------------------------------------------------------ */

/* Everything that takes the officer, with keys of one's own. */
static int ask_as_officer(uint32_t other)
{
	struct ncr_key_attributes given = owned_by(other, other, 0500), dated = ending((struct ncr_key_attributes){ }, 0,
		4000000000U), later;
	struct ncr_master_key_st master = { .key = expected, .key_size = sizeof(expected) };
	int device = open_device(), serial;
	size_t size = sizeof(blob);
	uint8_t out[4096];
	ncr_key_t key, dated_key;

	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_STORABLE));
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "attacks: mine", NULL, NULL));
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, NCR_PUBLISH_REPLACE, NAME, NULL, NULL));
	child_expect(EPERM, call(device, NCRIO_MASTER_KEY_SET, &master));

	/* not given away */
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_USER, 0, "attacks: given", &given, NULL));
	child_expect(EPERM, try_store(device, key, "attacks: given", &given, out, &size));
	given.valid = NCR_ATTRIBUTE_GID;
	size = sizeof(out);
	child_expect(EPERM, try_store(device, key, "attacks: given", &given, out, &size));

	/* an end is set by whoever has the key, and then made earlier only */
	size = sizeof(out);
	child_expect(0, try_store(device, key, "attacks: dated", &dated, out, &size));
	child_expect(0, call(device, NCRIO_KEY_INIT, &dated_key));
	child_expect(0, try_storage_unwrap(device, dated_key, out, size));
	later = ending(dated, 0, 4000000001U);
	size = sizeof(out);
	child_expect(EPERM, try_store(device, dated_key, NULL, &later, out, &size));
	child_expect(EPERM, try_publish(device, dated_key, NCR_KEYRING_USER, 0, NULL, &later, NULL));
	later = ending(dated, 0, 0);
	size = sizeof(out);
	child_expect(EPERM, try_store(device, dated_key, NULL, &later, out, &size));
	later = ending(dated, 3000000000U, 3999999999U);
	size = sizeof(out);
	child_expect(0, try_store(device, dated_key, NULL, &later, out, &size));

	/* his own key, which he may load anywhere but there */
	child_expect(0, try_add_key("ncr", "attacks: dated", out, size, KEY_SPEC_PROCESS_KEYRING, &serial));
	child_expect(geteuid() ? EACCES : EPERM,
		     try_add_key("ncr", "attacks: dated", out, size, ncr, NULL));
	return 0;
}

static int strangers_root(void *unused)
{
	int wanted = EACCES;

	(void)unused;
	child_expect(0, keep_capabilities(~(1ULL << CAP_SYS_ADMIN) & ((1ULL << (CAP_LAST_CAP + 1)) - 1)));
	return open_everywhere(&wanted) || ask_as_officer(ALICE);
}

/* Uid 0 in a container: everything but the privilege. */
static void root_without_the_privilege(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child_as(0, 0, strangers_root, NULL);
	target_is_well();
}

static int root_of_a_namespace(void *unused)
{
	int wanted = geteuid() == ALICE ? 0 : EACCES;

	(void)unused;
	child_expect(0, become_root_of_namespace());
	/* the ids that count are those of the initial namespace */
	return open_everywhere(&wanted);
}

static int root_of_a_namespace_asks(void *unused)
{
	struct ncr_key_attributes roots = owned_by(0, 0, 0555);
	size_t size = sizeof(blob);
	uint8_t out[4096];
	int device = open_device();
	ncr_key_t key;

	(void)unused;
	child_expect(0, become_root_of_namespace());
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_STORABLE));
	/* he is not that root */
	child_expect(EPERM, try_store(device, key, "attacks: given", &roots, out, &size));
	child_expect(EPERM, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "attacks: mine", NULL, NULL));
	child_expect(EPERM, call(device, NCRIO_MASTER_KEY_SET,
				 &((struct ncr_master_key_st){ .key = expected, .key_size = sizeof(expected) })));
	child_expect(EACCES, try_add_key("ncr", NAME, blob, blob_size, ncr, NULL));
	return keyctl_on_target(EACCES, EACCES) || keyctl_on_keyring();
}

static void root_in_a_user_namespace(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child_as(ALICE, ALICE, root_of_a_namespace, NULL);
	in_child_as(BOB, BOB, root_of_a_namespace, NULL);
	in_child_as(BOB, BOB, root_of_a_namespace_asks, NULL);
	target_is_well();
}

static int ask_as_user(void *other)
{
	return ask_as_officer(*(uint32_t *)other);
}

static void a_user_is_no_officer(void **state)
{
	uint32_t bob = BOB;

	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child_as(ALICE, ALICE, ask_as_user, &bob);
	target_is_well();
}

/* --- the officer, and not root ------------------------------------------------------------------------------------ */

static int officer_who_is_not_root(void *unused)
{
	struct ncr_key_attributes for_bob = owned_by(BOB, BOB, 0500);
	int device = open_device(), wanted = 0;
	ncr_key_t key;

	(void)unused;
	child_expect(0, prctl(PR_SET_KEEPCAPS, 1));
	child_expect(0, become(CAROL, CAROL));
	child_expect(0, keep_capabilities(1ULL << CAP_SYS_ADMIN));
	if (open_everywhere(&wanted))
		return 1;
	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_STORABLE));
	child_expect(0, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "attacks: bob's", &for_bob, NULL));
	/* there can be one of a name */
	child_expect(EEXIST, try_publish(device, key, NCR_KEYRING_SYSTEM, 0, "attacks: bob's", &for_bob, NULL));
	return 0;
}

static int bob_has_it(void *unused)
{
	(void)unused;
	child_expect(0, try_attach(open_device(), NCR_KEYRING_SYSTEM, "attacks: bob's", NULL));
	return 0;
}

static void the_officer_need_not_be_root(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child(officer_who_is_not_root, NULL);
	in_child_as(BOB, BOB, bob_has_it, NULL);
}

/* --- more than one uid -------------------------------------------------------------------------------------------- */

struct ids {
	uid_t real, effective, filesystem;
	int wanted;
};

static int with_ids(void *argument)
{
	const struct ids *ids = argument;

	child_expect(0, prctl(PR_SET_KEEPCAPS, 1));
	child_expect(0, setresgid(BOB, BOB, BOB) ? errno : 0);
	child_expect(0, setresuid(ids->real, ids->effective, ids->effective) ? errno : 0);
	child_expect(0, keep_capabilities(1ULL << CAP_SETUID));
	setfsuid(ids->filesystem);
	child_expect((int)ids->filesystem, setfsuid(-1));
	child_expect(0, keep_capabilities(0));
	child_expect(0, new_session_keyring());
	return open_everywhere((void *)&ids->wanted);
}

/* As for files it is the fsuid that counts. */
static void the_fsuid_counts(void **state)
{
	struct ids cases[] = {
		{ ALICE, ALICE, ALICE, 0 },
		{ BOB, BOB, ALICE, 0 },
		{ ALICE, ALICE, BOB, EACCES },
		{ ALICE, BOB, BOB, EACCES },
		{ BOB, ALICE, ALICE, 0 },
	};

	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	for (size_t i = 0; i < COUNT(cases); i++)
		in_child(with_ids, &cases[i]);
}

/* --- keys of a user's own keyring --------------------------------------------------------------------------------- */

static int own_serial_pipe[2];

static int alice_publishes_and_opens_up(void *mode)
{
	struct ncr_key_attributes attributes = { .valid = NCR_ATTRIBUTE_MODE, .mode = *(uint32_t *)mode };
	int device = open_device(), serial;
	ncr_key_t key;

	child_expect(0, call(device, NCRIO_KEY_INIT, &key));
	child_expect(0, try_generate(device, key, 128, NCR_KEY_FLAG_STORABLE));
	child_expect(0, try_publish(device, key, NCR_KEYRING_USER, NCR_PUBLISH_REPLACE, "attacks: alice's", &attributes,
				    &serial));
	/* the key facility's permissions are hers to give, once she possesses it; the mode in the key is not among them */
	child_expect(0, try_keyctl(KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING));
	child_expect(0, try_keyctl(KEYCTL_SETPERM, serial, 0x3f3f3f3f));
	child_expect((int)sizeof(serial), (int)write(own_serial_pipe[1], &serial, sizeof(serial)));
	/* her user keyring lasts as long as a process of hers */
	child_expect(1, (int)read(sockets[1], &serial, 1));
	child_expect(0, try_keyctl(KEYCTL_CLEAR, KEY_SPEC_USER_KEYRING));
	return 0;
}

struct attach_serial {
	int serial, wanted;
};

static int attaches_serial(void *argument)
{
	struct attach_serial *what = argument;

	child_expect(what->wanted, try_attach_serial(open_device(), what->serial, NULL));
	return 0;
}

static int alice_and_bob(void *mode)
{
	struct attach_serial what = { .wanted = *(uint32_t *)mode & 1 ? 0 : EACCES };
	pid_t alice;
	int status;

	child_expect(0, pipe(own_serial_pipe) ? errno : 0);
	child_expect(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) ? errno : 0);
	alice = fork();
	if (!alice) {
		close(sockets[0]);
		/* when the parent fails */
		alarm(60);
		if (become(ALICE, ALICE))
			_exit(2);
		_exit(alice_publishes_and_opens_up(mode));
	}
	/* so that her end is seen */
	close(own_serial_pipe[1]);
	close(sockets[1]);
	child_expect((int)sizeof(what.serial), (int)read(own_serial_pipe[0], &what.serial, sizeof(what.serial)));
	in_child_as(BOB, BOB, attaches_serial, &what);
	child_expect(1, (int)write(sockets[0], "", 1));
	child_expect(0, waitpid(alice, &status, 0) == alice ? status : ECHILD);
	close(own_serial_pipe[0]);
	close(sockets[0]);
	return 0;
}

static void permissions_only_narrow_the_mode(void **state)
{
	uint32_t hers = 0500, everybodys = 0555;

	(void)state;
	assert_int_equal(alice_and_bob(&hers), 0);
	assert_int_equal(alice_and_bob(&everybodys), 0);
}

/* --- the keyring in a keyring ------------------------------------------------------------------------------------- */

/*
 * Who has .ncr in his session keyring possesses what is in it: the officer links it there to revoke keys with keyctl.
 * Inherited by a user, as through a su without a new session keyring, it lets him take keys away; and use none more.
 */
static int user_with_a_link(void *unused)
{
	int device;

	(void)unused;
	child_expect(0, setresgid(BOB, BOB, BOB) ? errno : 0);
	child_expect(0, setresuid(BOB, BOB, BOB) ? errno : 0);
	device = open_device();
	child_expect(EACCES, try_attach(device, NCR_KEYRING_SYSTEM, NAME, NULL));
	child_expect(EACCES, try_attach_serial(device, target, NULL));
	child_expect(EACCES, try_keyctl(KEYCTL_SETPERM, target, 0x3f3f3f3f));
	child_expect(EACCES, try_keyctl(KEYCTL_CHOWN, target, BOB, -1));
	child_expect(EACCES, try_keyctl(KEYCTL_LINK, target, KEY_SPEC_SESSION_KEYRING));
	child_expect(EOPNOTSUPP, try_add_key("user", NAME, "x", 1, ncr, NULL));
	child_expect(EACCES, try_add_key("ncr", NAME, blob, blob_size, ncr, NULL));
	return 0;
}

static int root_links_and_becomes_bob(void *unused)
{
	child_expect(0, new_session_keyring());
	child_expect(0, try_keyctl(KEYCTL_LINK, ncr, KEY_SPEC_SESSION_KEYRING));
	return user_with_a_link(unused);
}

static void possession_gives_no_use(void **state)
{
	(void)state;
	make_target(owned_by(ALICE, ALICE, 0500));
	in_child(root_links_and_becomes_bob, NULL);
	target_is_well();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		keyring_test(mode_decides),
		keyring_test(a_handle_tells_nothing),
		keyring_test(the_group_unwraps_no_more_than_use),
		keyring_test(a_storable_key_stays),
		keyring_test(bytes_are_loaded_by_whom_they_let),
		keyring_test(keyctl_gives_no_more),
		keyring_test(a_descriptor_passes_the_use),
		keyring_test(root_without_the_privilege),
		keyring_test(root_in_a_user_namespace),
		keyring_test(a_user_is_no_officer),
		keyring_test(the_officer_need_not_be_root),
		keyring_test(the_fsuid_counts),
		keyring_test(permissions_only_narrow_the_mode),
		keyring_test(possession_gives_no_use),
	};

	return cmocka_run_group_tests_name("attacks", tests, keyring_group_open, keyring_group_close);
}
