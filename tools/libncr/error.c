// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * error.c - what an errno of a command means, in a sentence
 *
 * The first row that matches is taken: those of one command before those of any. ncr(4) has the same table.
 */
#include "libncr.h"

#include <errno.h>
#include <string.h>

#define ANY (~0UL)	/* no command has this number */

struct row {
	unsigned long command;
	int error;
	const char *text;
	const char *hint;
};

#define HINT_LOAD "load the module: modprobe ncr; ncr status says more"
#define HINT_DEVICE "the device is for root and, where the udev rule is installed, for the group ncr; see ncr-boot(7)"
#define HINT_MASTER "set it: ncr-setkey"
#define HINT_FLAGS "ncr info shows what a key may do; flags are given when it is made"
#define HINT_MODE "it is for whom its owner, group and mode name; the officer (root) can give it to others"
#define HINT_PUBLISHED "grep ' ncr ' /proc/keys lists the keys that you may see"
#define HINT_DATES "ncr info shows the dates of a key until all its time is over; the officer (root) can give its blob a later end"
#define HINT_ALGORITHMS "ncr algorithms lists what there is"

static const struct row rows[] = {
	{ NCR_OPENING, ENOENT, "there is no device: the module is not loaded, or in its error state", HINT_LOAD },
	{ NCR_OPENING, ENODEV, "there is no device: the module is not loaded, or in its error state", HINT_LOAD },
	{ NCR_OPENING, ENXIO, "there is no device: the module is not loaded, or in its error state", HINT_LOAD },
	{ NCR_OPENING, EACCES, "no permission to open the device", HINT_DEVICE },
	{ NCR_OPENING, EPERM, "no permission to open the device", HINT_DEVICE },

	{ NCRIO_MASTER_KEY_SET, EPERM, "only root with CAP_SYS_ADMIN in the initial user namespace may set the master key",
	  "run it as root, outside of containers" },
	{ NCRIO_MASTER_KEY_SET, EBUSY, "a master key is set already", "another one can be set after the next boot only" },
	{ NCRIO_MASTER_KEY_SET, EINVAL, "a master key has 16, 24 or 32 bytes", "make one: ncr-setkey --new" },
	{ NCRIO_MASTER_KEY_SET, EOPNOTSUPP, "in approved mode a master key has 32 bytes", "make one: ncr-setkey --new" },

	{ NCRIO_KEY_EXPORT, EACCES, "the key is not exportable", HINT_FLAGS },
	{ NCRIO_KEY_WRAP, EACCES, "the key is not wrappable, or the wrapping key is for another use", HINT_FLAGS },
	{ NCRIO_KEY_WRAP, EINVAL, "the wrapping key is not an AES key, or the key has a size that RFC 3394 cannot wrap",
	  "RFC 3394 takes multiples of 8 bytes from 16; RFC 5649 takes any size" },
	{ NCRIO_KEY_UNWRAP, EACCES, "the wrapping key is for another use", HINT_FLAGS },
	{ NCRIO_KEY_UNWRAP, EBADMSG, "authentication failed: the wrapped key was altered, is of another type, or was wrapped with another key or method",
	  NULL },
	{ NCRIO_KEY_UNWRAP, EINVAL, "the wrapping key is not an AES key, this is not the size of a wrapped key, or a flag is not for it",
	  "an unwrapped key is never exportable, and only a secret one wraps" },
	{ NCRIO_KEY_STORAGE_WRAP_EXT, EACCES, "the key is neither storable nor wrappable, or somebody else's", HINT_FLAGS },
	{ NCRIO_KEY_STORAGE_WRAP_EXT, EINVAL, "the key has no material, or the label is too long or has control characters",
	  "a label has at most 64 bytes" },
	{ NCRIO_KEY_STORAGE_UNWRAP_EXT, EBADMSG, "authentication failed (blob damaged or not one of this system)", NULL },
	{ NCRIO_KEY_STORAGE_UNWRAP_EXT, EKEYREJECTED, "the blob was made under another master key",
	  "blobs can be read where the master key that was set when they were made is set" },
	{ NCRIO_KEY_STORAGE_WRAP_EXT, EPERM, "only the officer (root) gives a key to somebody else or moves its end to a later time",
	  NULL },
	{ NCRIO_KEY_STORAGE_UNWRAP_EXT, EACCES, "the mode of the key in the blob does not let you use it", HINT_MODE },
	{ NCRIO_KEY_STORAGE_UNWRAP_EXT, EKEYEXPIRED, "the key in the blob has expired", HINT_DATES },

	{ NCRIO_KEY_ATTACH, ENOKEY, "no such key", HINT_PUBLISHED },
	{ NCRIO_KEY_ATTACH, EACCES, "the mode of the key does not let you use it", HINT_MODE },
	{ NCRIO_KEY_ATTACH, EKEYREVOKED, "the key was revoked", HINT_PUBLISHED },
	{ NCRIO_KEY_ATTACH, EKEYEXPIRED, "the key has expired", HINT_DATES },
	{ NCRIO_KEY_ATTACH, EINVAL, "not the name or the number of a key", "a name has 1 to 64 bytes" },
	{ NCRIO_KEY_PUBLISH, EEXIST, "a key of this name is published already", "--force replaces it" },
	{ NCRIO_KEY_PUBLISH, EPERM,
	  "only the officer (root) fills the system's keyring, gives a key to somebody else or moves its end to a later time",
	  "--keyring user publishes a key of your own for yourself" },
	{ NCRIO_KEY_PUBLISH, EACCES, "the key is somebody else's", HINT_MODE },
	{ NCRIO_KEY_PUBLISH, EINVAL, "the key has no material, or its name is not the name of a key",
	  "a name has 1 to 64 bytes of UTF-8 without control characters" },
	{ NCRIO_KEY_PUBLISH, EDQUOT, "a limit on keys or memory is reached",
	  "see the module's max_* parameters in /sys/module/ncr/parameters, and /proc/key-users" },

	{ NCRIO_STORE_SEAL, EPERM, "only the officer (root) seals the manifest of a store", "run it as root" },
	{ NCRIO_STORE_SEAL, ESTALE, "the kernel has seen a manifest of this or a later generation of the store", NULL },
	{ NCRIO_STORE_VERIFY, EPERM, "only the officer (root) has the manifest of a store verified", "run it as root" },
	{ NCRIO_STORE_VERIFY, EBADMSG, "the manifest was altered, or sealed under another master key", NULL },
	{ NCRIO_STORE_VERIFY, ESTALE, "the manifest is older than one that the kernel has seen since boot", NULL },
	{ NCRIO_STORE_SEAL, ENOSPC, "the kernel knows as many stores as it can remember", "it forgets them at the next boot" },
	{ NCRIO_STORE_VERIFY, ENOSPC, "the kernel knows as many stores as it can remember", "it forgets them at the next boot" },

	{ NCRIO_KEY_IMPORT, EINVAL, "the key's size, id, flags or algorithm is out of range, or it is not a right key of a pair",
	  NULL },
	{ NCRIO_KEY_IMPORT, EIO, "the private key does not do what the public one undoes, and is not taken", NULL },
	{ NCRIO_KEY_GENERATE, EINVAL, "the key's size, flags or algorithm is out of range",
	  "a size is a multiple of 8 bits, up to 524288" },

	{ NCRIO_KEY_GENERATE_PAIR, EINVAL, "the pair's size, exponent, group or flags are out of range",
	  "of rsa an even number of 1024 to 8192 bits, an odd exponent from 65537; wrap is a flag of secret keys" },
	{ NCRIO_KEY_GENERATE_PAIR, EOPNOTSUPP,
	  "in approved mode a pair has at least 2048 bits, is in a group with a name if it is of dh, and is not of dsa", NULL },
	{ NCRIO_KEY_GENERATE_PAIR, EIO, "the new pair did not pass its test, and was wiped",
	  "if it happens again, trust neither the memory nor the processor of this machine" },
	{ NCRIO_KEY_DERIVE, EINVAL, "the key is no private one of dh, or the other's is no public key of its group",
	  "both keys must be in the same group; ncr info shows the type of a key" },
	{ NCRIO_KEY_DERIVE, EACCES, "the key is for decrypting or signing, or its mode or flags forbid this", HINT_FLAGS },
	{ NCRIO_KEY_DERIVE, EOPNOTSUPP, "in approved mode a secret comes from a group with a name, of at least 2048 bits", NULL },
	{ NCRIO_KEY_PUBLIC, EINVAL, "the key is no private one, so it has no public half", NULL },

	{ NCRIO_SESSION_INIT, EACCES, "a flag of the key forbids this use", HINT_FLAGS },
	{ NCRIO_SESSION_INIT, EINVAL, "the key, the IV or the salt has the wrong size for this algorithm, or key or algorithm cannot do this",
	  HINT_ALGORITHMS },
	{ NCRIO_SESSION_ONCE, EACCES, "a flag of the key forbids this use", HINT_FLAGS },
	{ NCRIO_SESSION_ONCE, EINVAL, "the key, the IV or the data has the wrong size for this algorithm, or the key cannot do this",
	  HINT_ALGORITHMS },
	{ NCRIO_SESSION_ONCE, EBADMSG, "verification failed, or not encrypted for this key in this way", NULL },
	{ NCRIO_SESSION_FINAL, EBADMSG, "verification failed", NULL },
	{ NCRIO_SESSION_UPDATE, EINVAL, "the data is not a whole number of blocks", NULL },

	{ ANY, EKEYREVOKED, "the key was revoked, replaced or taken out of its keyring", HINT_PUBLISHED },
	{ ANY, EKEYEXPIRED, "the key has expired, for encrypting, signing and wrapping or for all use", HINT_DATES },
	{ ANY, ENOENT, "no such key or session in this namespace", NULL },
	{ ANY, EINVAL, "an argument is out of range, or the key has no material", NULL },
	{ ANY, EACCES, "a flag of the key forbids it", HINT_FLAGS },
	{ ANY, EPERM, "not privileged to do this", NULL },
	{ ANY, ENOKEY, "no master key is set", HINT_MASTER },
	{ ANY, EKEYREJECTED, "the blob was made under another master key", NULL },
	{ ANY, EBADMSG, "authentication failed", NULL },
	{ ANY, EOVERFLOW, "the output does not fit into the buffer", NULL },
	{ ANY, EDQUOT, "a limit on keys, sessions or memory is reached",
	  "see the module's max_* parameters in /sys/module/ncr/parameters" },
	{ ANY, EOPNOTSUPP, "not offered by this kernel, or refused in approved mode", HINT_ALGORITHMS },
	{ ANY, ENOTRECOVERABLE, "the module is in its error state", "ncr status says which self-test failed" },
	{ ANY, ENOTTY, "the module does not know this command", "the module is older than this program" },
	{ ANY, E2BIG, "the module does not know this form of the command", "the module is older than this program" },
	{ ANY, EBADFD, "the session is broken by an earlier failure", NULL },
	{ ANY, ESRCH, "no such algorithm", HINT_ALGORITHMS },
	{ ANY, EFBIG, "larger than any key or blob", NULL },
};

static const struct row *find(unsigned long command, int error)
{
	size_t i;

	if (error < 0)
		error = -error;
	/* the two sizes of a command are one command */
	if (command == NCRIO_KEY_UNWRAP_EXT)
		command = NCRIO_KEY_UNWRAP;
	if (command == NCRIO_KEY_STORAGE_WRAP)
		command = NCRIO_KEY_STORAGE_WRAP_EXT;
	if (command == NCRIO_KEY_STORAGE_UNWRAP)
		command = NCRIO_KEY_STORAGE_UNWRAP_EXT;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].error == error && (rows[i].command == command || rows[i].command == ANY))
			return &rows[i];
	return NULL;
}

const char *ncr_error_text(unsigned long command, int error)
{
	const struct row *row = find(command, error);
	const char *text;

	if (row)
		return row->text;
	/* not strerror(): that one is not for threads */
	text = strerrordesc_np(error < 0 ? -error : error);
	return text ? text : "unknown error";
}

const char *ncr_error_hint(unsigned long command, int error)
{
	const struct row *row = find(command, error);

	return row ? row->hint : NULL;
}
