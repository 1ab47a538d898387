/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The ioctl interface of /dev/crypto
 *
 * Part 1 is the interface as published in 2010 ("v1"): names, members, constants and
 * command numbers are fixed for ever, and a program written for that header compiles
 * unchanged against this one.
 * Part 2 is what NCR adds. Its own structures have members of fixed width and the same layout in
 * 32-bit and 64-bit programs; a published one that has grown keeps the pointers it has.
 *
 * The meaning of every command is told in ncr(4).
 */
#ifndef _LINUX_NCR_H
#define _LINUX_NCR_H

#include <linux/ioctl.h>
#include <linux/types.h>
#ifndef __KERNEL__
#include <stddef.h>
#include <stdint.h>
#ifndef __user
#define __user
#endif
#endif

/*
 * Part 1: the published interface
 */

#define NCR_CIPHER_MAX_BLOCK_LEN 32
#define NCR_HASH_MAX_OUTPUT_SIZE 64

typedef enum {
	NCR_ALG_NONE,
	NCR_ALG_NULL,
	NCR_ALG_3DES_CBC,
	NCR_ALG_AES_CBC,
	NCR_ALG_CAMELLIA_CBC,
	NCR_ALG_ARCFOUR,
	NCR_ALG_AES_ECB,
	NCR_ALG_CAMELLIA_ECB,
	NCR_ALG_AES_CTR,
	NCR_ALG_CAMELLIA_CTR,

	NCR_ALG_SHA1 = 40,
	NCR_ALG_MD5,
	NCR_ALG_SHA2_224,
	NCR_ALG_SHA2_256,
	NCR_ALG_SHA2_384,
	NCR_ALG_SHA2_512,

	NCR_ALG_HMAC_SHA1 = 80,
	NCR_ALG_HMAC_MD5,
	NCR_ALG_HMAC_SHA2_224,
	NCR_ALG_HMAC_SHA2_256,
	NCR_ALG_HMAC_SHA2_384,
	NCR_ALG_HMAC_SHA2_512,

	NCR_ALG_RSA = 140,
	NCR_ALG_DSA,
	NCR_ALG_DH,			/* DH as in PKCS #3 */
} ncr_algorithm_t;

typedef enum {
	NCR_WALG_AES_RFC3394,		/* for secret keys only */
	NCR_WALG_AES_RFC5649,		/* can wrap arbitrary key */
} ncr_wrap_algorithm_t;

typedef enum {
	NCR_KEY_TYPE_INVALID,
	NCR_KEY_TYPE_SECRET = 1,
	NCR_KEY_TYPE_PUBLIC = 2,
	NCR_KEY_TYPE_PRIVATE = 3,
} ncr_key_type_t;

/* Keys */

typedef int ncr_key_t;

#define NCR_KEY_INVALID ((ncr_key_t)-1)

#define NCR_KEY_FLAG_EXPORTABLE 1
#define NCR_KEY_FLAG_WRAPPABLE (1 << 1)
/*
 * When a pair is generated the flags are those of the private key, and the use of the public key
 * follows: when the private key can decrypt the public key can encrypt, when the private key can
 * sign the public key can verify.
 */
#define NCR_KEY_FLAG_DECRYPT (1 << 2)
#define NCR_KEY_FLAG_SIGN (1 << 3)

struct ncr_key_generate_params_st {
	ncr_algorithm_t algorithm;	/* just a cipher algorithm when generating secret keys */

	unsigned int keyflags;
	union {
		struct {
			unsigned int bits;
		} secret;
		struct {
			unsigned int bits;
			unsigned long e;	/* use zero for default */
		} rsa;
		struct {
			/*
			 * For DSS standard allowed values are:
			 * p:1024 q:160, p:2048 q:224, p:2048 q:256, p:3072 q:256
			 */
			unsigned int p_bits;
			unsigned int q_bits;
		} dsa;
		struct {
			uint8_t __user *p;	/* prime */
			size_t p_size;
			uint8_t __user *g;	/* generator */
			size_t g_size;
		} dh;
	} params;
};

struct ncr_key_generate_st {
	ncr_key_t desc;
	ncr_key_t desc2;		/* public key when called with GENERATE_PAIR */
	struct ncr_key_generate_params_st params;
};

typedef enum {
	RSA_PKCS1_V1_5,			/* both signatures and encryption */
	RSA_PKCS1_OAEP,			/* for encryption only */
	RSA_PKCS1_PSS,			/* for signatures only */
} ncr_rsa_type_t;

struct ncr_key_params_st {
	/* always belongs to a key: which member is used follows from that key */
	union {
		struct {
			uint8_t iv[NCR_CIPHER_MAX_BLOCK_LEN];
			size_t iv_size;
		} cipher;
		struct {
			uint8_t __user *pub;
			size_t pub_size;
		} dh;
		struct {
			ncr_rsa_type_t type;
			ncr_algorithm_t oaep_hash;	/* for OAEP */
			ncr_algorithm_t sign_hash;	/* for signatures */
			unsigned int pss_salt;		/* PSS signatures */
		} rsa;
		struct {
			ncr_algorithm_t sign_hash;	/* for signatures */
		} dsa;
	} params;
};

typedef enum {
	NCR_DERIVE_DH = 1,
} ncr_derive_t;

struct ncr_key_derivation_params_st {
	ncr_derive_t derive;		/* the derivation algorithm */

	ncr_key_t newkey;
	unsigned int keyflags;		/* for new key */

	ncr_key_t key;
	struct ncr_key_params_st params;
};

#define MAX_KEY_ID_SIZE 20

struct ncr_key_info_st {
	ncr_key_t key;			/* input */

	unsigned int flags;
	ncr_key_type_t type;
	ncr_algorithm_t algorithm;	/* valid for public/private keys */

	uint8_t key_id[MAX_KEY_ID_SIZE];
	size_t key_id_size;
};

struct ncr_key_data_st {
	ncr_key_t key;

	void __user *idata;
	size_t idata_size;		/* rw in get */

	/* in case of import this will be used as key id */
	uint8_t key_id[MAX_KEY_ID_SIZE];
	size_t key_id_size;
	ncr_key_type_t type;
	unsigned int flags;
	ncr_algorithm_t algorithm;	/* valid for public/private keys */
};

#define NCRIO_KEY_INIT		_IOW('c', 204, ncr_key_t)
/* generate a secret key */
#define NCRIO_KEY_GENERATE	_IOR('c', 205, struct ncr_key_generate_st)
/* generate a public key pair */
#define NCRIO_KEY_GENERATE_PAIR	_IOR('c', 206, struct ncr_key_generate_st)
/* derive a new key from an old one */
#define NCRIO_KEY_DERIVE	_IOR('c', 207, struct ncr_key_derivation_params_st)
/* return information on a key */
#define NCRIO_KEY_GET_INFO	_IOWR('c', 208, struct ncr_key_info_st)
/* export a secret key */
#define NCRIO_KEY_EXPORT	_IOWR('c', 209, struct ncr_key_data_st)
/* import a secret key */
#define NCRIO_KEY_IMPORT	_IOWR('c', 210, struct ncr_key_data_st)

#define NCRIO_KEY_DEINIT	_IOR('c', 215, ncr_key_t)

/* Wrapping */

struct ncr_key_wrap_st {
	ncr_wrap_algorithm_t algorithm;
	ncr_key_t keytowrap;

	ncr_key_t key;
	struct ncr_key_params_st params;

	void __user *io;		/* encrypted keytowrap */
	size_t io_size;			/* this will be updated by the actual size on wrap */
};

#define NCRIO_KEY_WRAP		_IOWR('c', 250, struct ncr_key_wrap_st)
#define NCRIO_KEY_UNWRAP	_IOR('c', 251, struct ncr_key_wrap_st)

struct ncr_master_key_st {
	uint8_t __user *key;
	uint16_t key_size;
};

#define NCRIO_MASTER_KEY_SET	_IOR('c', 260, struct ncr_master_key_st)

/*
 * These are similar to wrap and unwrap but store the extra fields that are needed to recover a key.
 */
struct ncr_key_storage_wrap_st {
	ncr_key_t keytowrap;

	void __user *io;		/* encrypted keytowrap */
	size_t io_size;			/* this will be updated by the actual size on wrap */
};

#define NCRIO_KEY_STORAGE_WRAP		_IOWR('c', 261, struct ncr_key_storage_wrap_st)
#define NCRIO_KEY_STORAGE_UNWRAP	_IOR('c', 262, struct ncr_key_storage_wrap_st)

/* Operations */

typedef enum {
	NCR_OP_ENCRYPT = 1,
	NCR_OP_DECRYPT,
	NCR_OP_SIGN,
	NCR_OP_VERIFY,
} ncr_crypto_op_t;

typedef int ncr_session_t;

#define NCR_SESSION_INVALID ((ncr_session_t)-1)

struct ncr_session_st {
	/* input */
	ncr_algorithm_t algorithm;

	ncr_key_t key;
	struct ncr_key_params_st params;
	ncr_crypto_op_t op;

	/* output */
	ncr_session_t ses;		/* session identifier */
};

typedef enum {
	NCR_SUCCESS = 0,
	NCR_ERROR_GENERIC = -1,
	NCR_VERIFICATION_FAILED = -2,
} ncr_error_t;

typedef enum {
	NCR_KEY_DATA,
	NCR_DIRECT_DATA,
} ncr_data_type_t;

struct ncr_session_op_st {
	/* input */
	ncr_session_t ses;

	union {
		struct {
			ncr_key_t input;
			/* when verifying signature this is the place of the signature */
			void __user *output;
			size_t output_size;
		} kdata;			/* NCR_KEY_DATA */
		struct {
			void __user *input;
			size_t input_size;
			void __user *output;
			size_t output_size;
		} udata;			/* NCR_DIRECT_DATA */
	} data;
	ncr_data_type_t type;

	/* output of verification */
	ncr_error_t err;
};

struct ncr_session_once_op_st {
	struct ncr_session_st init;
	struct ncr_session_op_st op;
};

#define NCRIO_SESSION_INIT	_IOR('c', 300, struct ncr_session_st)
#define NCRIO_SESSION_UPDATE	_IOWR('c', 301, struct ncr_session_op_st)
#define NCRIO_SESSION_FINAL	_IOWR('c', 302, struct ncr_session_op_st)

/* everything in one call */
#define NCRIO_SESSION_ONCE	_IOWR('c', 303, struct ncr_session_once_op_st)

/*
 * Part 2: what NCR adds
 */

/*
 * STORAGE_WRAP takes a key with WRAPPABLE or STORABLE, KEY_WRAP only one with WRAPPABLE: a STORABLE
 * key leaves the kernel under the storage master key alone, which no program knows.
 */
#define NCR_KEY_FLAG_STORABLE (1 << 4)
/*
 * A key that may only wrap and unwrap, whatever DECRYPT and SIGN say: used freely, it would undo
 * RFC 3394 by decrypting in ECB mode.
 */
#define NCR_KEY_FLAG_WRAP (1 << 5)

#define NCR_KEY_UUID_SIZE 16
#define NCR_KEY_LABEL_SIZE 64
#define NCR_KEY_ACCOUNT_SIZE 32

/* members of struct ncr_key_attributes */
#define NCR_ATTRIBUTE_UID 1
#define NCR_ATTRIBUTE_GID (1 << 1)
#define NCR_ATTRIBUTE_MODE (1 << 2)
#define NCR_ATTRIBUTE_NOT_AFTER_ORIGINATE (1 << 3)
#define NCR_ATTRIBUTE_NOT_AFTER (1 << 4)
#define NCR_ATTRIBUTE_ACCOUNTS (1 << 5)	/* owner_name and group_name */

/* bits of a mode, for others; shifted by 3 for the group and by 6 for the owner as in a file's */
#define NCR_MODE_SEE 4		/* name, attributes and public half */
#define NCR_MODE_USE 1

/**
 * struct ncr_key_attributes - whose a key is, and for how long
 * @valid: NCR_ATTRIBUTE_...; in: what to set, the rest stays as the key has it; out: what it has
 * @uid: owner, an id of the initial user namespace
 * @gid: group, likewise
 * @mode: NCR_MODE_... of owner, group and others; the bits of writing must be 0
 * @created: out: when the material was made, in seconds since 1970
 * @not_after_originate: from this second on the key does not encrypt, sign or wrap any more, but
 *	still decrypts, verifies and unwraps (SP 800-57 part 1, 5.3.6); 0 for no end
 * @not_after: from this second on the key does nothing any more; 0 for no end. Neither is later
 *	than the year 9999.
 * @owner_name: the account that @uid was when the key was made, for whoever loads it elsewhere;
 *	padded with NUL, empty for none; the kernel does not know accounts and only keeps it
 * @group_name: likewise of @gid
 *
 * They are authenticated in blobs and enforced wherever the key is opened. Only the officer
 * (CAP_SYS_ADMIN in the initial user namespace) gives a key to somebody else or moves its end to a
 * later time; to that end he can unwrap, describe and store again a key after @not_after.
 */
struct ncr_key_attributes {
	__u32 valid;
	__u32 uid;
	__u32 gid;
	__u32 mode;
	__aligned_u64 created;
	__aligned_u64 not_after_originate;
	__aligned_u64 not_after;
	__u8 owner_name[NCR_KEY_ACCOUNT_SIZE];
	__u8 group_name[NCR_KEY_ACCOUNT_SIZE];
};

/*
 * The storage commands with a grown structure: the same command numbers with a larger size. A
 * kernel that does not know the members at the end takes the command when they are all zero and
 * answers E2BIG otherwise.
 */
struct ncr_key_storage_wrap_ext_st {
	ncr_key_t keytowrap;

	void __user *io;
	/* in: bytes at io; wrap: out: size of the blob, with EOVERFLOW the size needed */
	size_t io_size;

	/* out: the kernel's name of this key material, kept in the blob */
	__u8 uuid[NCR_KEY_UUID_SIZE];
	/* wrap: in, unwrap: out; UTF-8 without NUL or control characters */
	__u8 label[NCR_KEY_LABEL_SIZE];
	/* bytes used of label; 0: unwrap: the key has none, wrap: it keeps the one it has */
	__u32 label_size;
	__u32 reserved;			/* must be zero */

	/*
	 * wrap: what to set, for the blob alone; unwrap: valid must be zero, NCRIO_KEY_DESCRIBE
	 * tells. A key that has no owner yet is the caller's, mode 0500.
	 */
	struct ncr_key_attributes attributes;
};

#define NCRIO_KEY_STORAGE_WRAP_EXT	_IOWR('c', 261, struct ncr_key_storage_wrap_ext_st)
#define NCRIO_KEY_STORAGE_UNWRAP_EXT	_IOR('c', 262, struct ncr_key_storage_wrap_ext_st)

/*
 * The published unwrapping makes a secret key, whatever was wrapped. The grown structure says what
 * is to become of it; KEY_WRAP writes a private key as PrivateKeyInfo (PKCS #8), a public one as it
 * is exported. RFC 3394 is for secret keys.
 */
struct ncr_key_wrap_ext_st {
	ncr_wrap_algorithm_t algorithm;
	ncr_key_t keytowrap;

	ncr_key_t key;
	struct ncr_key_params_st params;

	void __user *io;
	size_t io_size;

	/*
	 * in, of the new key; all zero: as published. Flags are those it had or tighter ones:
	 * EXPORTABLE is refused (EINVAL). What is not a key of that type and algorithm: EBADMSG.
	 */
	ncr_key_type_t type;
	ncr_algorithm_t key_algorithm;
	unsigned int flags;
	__u32 reserved;			/* must be zero */
};

#define NCRIO_KEY_UNWRAP_EXT	_IOR('c', 251, struct ncr_key_wrap_ext_st)

/* kinds of algorithm */
#define NCR_KIND_CIPHER 1
#define NCR_KIND_HASH 2
#define NCR_KIND_MAC 3
#define NCR_KIND_PUBLIC_KEY 4

/* operations of an algorithm: bit NCR_OP_... */
#define NCR_ALGORITHM_CAN(op) (1U << (op))

/* flags of an algorithm */
/* approved in the sense of FIPS 140-3, a MAC with keys of 14 bytes and more; see ncr(4) */
#define NCR_ALGORITHM_APPROVED 1
/* takes input of any length; otherwise multiples of block_size */
#define NCR_ALGORITHM_STREAM 2
/* its private keys derive others (NCRIO_KEY_DERIVE), which is all they do */
#define NCR_ALGORITHM_DERIVES 4

/**
 * struct ncr_algorithm_info - one row of the list of algorithms
 * @size: in: sizeof(struct ncr_algorithm_info) as the program knows it; EINVAL when smaller
 * @index: in: row asked for, from 0; EINVAL when it is not below the number of rows
 * @count: out: number of rows
 * @algorithm: out: NCR_ALG_...
 * @kind: out: NCR_KIND_...
 * @operations: out: NCR_ALGORITHM_CAN(op) for each operation; 0: not offered by this kernel, or
 *	NCR_ALGORITHM_DERIVES
 * @flags: out: NCR_ALGORITHM_...
 * @key_min: out: smallest key in bytes, of a public-key algorithm its modulus; 0: it takes none
 * @key_max: out: largest key in bytes
 * @key_step: out: key sizes go from key_min to key_max in steps of this many bytes
 * @block_size: out: block of the cipher or hash in bytes
 * @iv_size: out: initialisation vector in bytes, 0 for none
 * @output_size: out: digest or MAC in bytes, 0 for a cipher
 * @reserved: must be zero
 * @name: out: NCR's name, as the tools take it ("aes-cbc"), NUL-terminated
 * @kernel_name: out: the kernel's name ("cbc(aes)"), as in audit records, NUL-terminated
 * @driver: out: the implementation that serves ("cbc-aes-aesni"), NUL-terminated; empty for none
 *
 * NCRIO_ALGORITHM_INFO needs no privilege beyond the open device.
 */
struct ncr_algorithm_info {
	__u32 size;
	__u32 index;
	__u32 count;
	__u32 algorithm;
	__u32 kind;
	__u32 operations;
	__u32 flags;
	__u32 key_min;
	__u32 key_max;
	__u32 key_step;
	__u32 block_size;
	__u32 iv_size;
	__u32 output_size;
	__u32 reserved;
	char name[32];
	char kernel_name[64];
	char driver[64];
};

#define NCRIO_ALGORITHM_INFO	_IOWR('c', 100, struct ncr_algorithm_info)

/**
 * struct ncr_key_describe - all that is known of a key but its material
 * @size: in: sizeof(struct ncr_key_describe) as the program knows it; EINVAL when smaller
 * @key: in: handle
 * @type: out: NCR_KEY_TYPE_...; of a key without material NCR_KEY_TYPE_INVALID, the rest is 0
 * @algorithm: out: NCR_ALG_...
 * @flags: out: NCR_KEY_FLAG_...
 * @bits: out: size of the material
 * @keyring: out: NCR_KEYRING_... the key was attached from, 0 for one of this namespace alone
 * @label_size: out: bytes used of @label
 * @uuid: out: the kernel's name of the material
 * @label: out: its name; UTF-8 without control characters
 * @key_id: out: as of NCRIO_KEY_GET_INFO
 * @key_id_size: out: bytes used of @key_id
 * @attributes: out
 *
 * NCRIO_KEY_DESCRIBE needs no privilege beyond the handle. Recorded as key_get_info.
 */
struct ncr_key_describe {
	__u32 size;
	__s32 key;
	__u32 type;
	__u32 algorithm;
	__u32 flags;
	__u32 bits;
	__u32 keyring;
	__u32 label_size;
	__u8 uuid[NCR_KEY_UUID_SIZE];
	__u8 label[NCR_KEY_LABEL_SIZE];
	__u8 key_id[MAX_KEY_ID_SIZE];
	__u32 key_id_size;
	struct ncr_key_attributes attributes;
};

/* where a key lives that outlives its namespace */
#define NCR_KEYRING_ANY 0	/* attach: .ncr, and if the name is not there, the user keyring */
#define NCR_KEYRING_SYSTEM 1	/* .ncr, which the officer fills */
#define NCR_KEYRING_USER 2	/* the caller's user keyring, keyctl's @u */

/* flags of NCRIO_KEY_PUBLISH */
#define NCR_PUBLISH_REPLACE 1	/* a key of that name goes, and with it every handle to it */

/**
 * struct ncr_key_publish - put a key of this namespace into a keyring, under a name
 * @size: in: sizeof(struct ncr_key_publish); EINVAL when smaller
 * @key: in: handle; it stays what it is
 * @keyring: in: NCR_KEYRING_SYSTEM (CAP_SYS_ADMIN in the initial user namespace) or
 *	NCR_KEYRING_USER
 * @flags: in: NCR_PUBLISH_...
 * @serial: out: the key facility's number of the published key
 * @label_size: in: bytes used of @label; 0: the label that the key has
 * @label: in: the name
 * @attributes: in: what to set; a key without owner becomes the caller's, mode 0500
 *
 * The published key can be attached by whom its mode allows. Unless it is a public key it is
 * neither EXPORTABLE nor WRAPPABLE, whatever @key is.
 */
struct ncr_key_publish {
	__u32 size;
	__s32 key;
	__u32 keyring;
	__u32 flags;
	__s32 serial;
	__u32 label_size;
	__u8 label[NCR_KEY_LABEL_SIZE];
	struct ncr_key_attributes attributes;
};

/**
 * struct ncr_key_attach - a handle for a published key
 * @size: in: sizeof(struct ncr_key_attach); EINVAL when smaller
 * @key: out: handle
 * @keyring: in: NCR_KEYRING_... to look in; must be 0 with a serial
 * @serial: in: number of the key, or 0 to look for @label; out: its number
 * @label_size: in: bytes used of @label; must be 0 with a serial
 * @reserved: must be zero
 * @label: in: name of the key
 *
 * No privilege but the key's own: NCR_MODE_USE for the caller, or CAP_SYS_ADMIN in the initial user
 * namespace. When the key is revoked, expires, is replaced or leaves its last keyring, the handle
 * answers EKEYREVOKED or EKEYEXPIRED and its material is gone.
 */
struct ncr_key_attach {
	__u32 size;
	__s32 key;
	__u32 keyring;
	__s32 serial;
	__u32 label_size;
	__u32 reserved;
	__u8 label[NCR_KEY_LABEL_SIZE];
};

#define NCRIO_KEY_DESCRIBE	_IOWR('c', 101, struct ncr_key_describe)
#define NCRIO_KEY_PUBLISH	_IOWR('c', 102, struct ncr_key_publish)
#define NCRIO_KEY_ATTACH	_IOWR('c', 103, struct ncr_key_attach)

/**
 * struct ncr_key_public - the public half of a private key
 * @size: in: sizeof(struct ncr_key_public); EINVAL when smaller
 * @key: in: handle of the private key, of this namespace or attached
 * @public_key: in: handle of the key that gets it
 * @reserved: must be zero
 *
 * NCRIO_KEY_PUBLIC needs no privilege beyond the key.
 */
struct ncr_key_public {
	__u32 size;
	__s32 key;
	__s32 public_key;
	__u32 reserved;
};

#define NCRIO_KEY_PUBLIC	_IOW('c', 106, struct ncr_key_public)

#define NCR_STORE_UUID_SIZE 16
#define NCR_STORE_MAC_SIZE 32
/* bytes of a manifest */
#define NCR_STORE_MANIFEST_MAX (16 * 1024 * 1024)
/* stores whose generation the kernel remembers */
#define NCR_STORES_MAX 64

/**
 * struct ncr_store_manifest - the list of what belongs into a store of blobs
 * @size: in: sizeof(struct ncr_store_manifest); EINVAL when smaller
 * @manifest_size: in: bytes of the list, 1 to NCR_STORE_MANIFEST_MAX
 * @manifest: in: address of the list, whose form the kernel does not know
 * @generation: in: number of this state of the store, from 1; each change has a higher one
 * @store: in: uuid of the store
 * @mac: seal: out; verify: in: over store, generation and list, with a key derived from the master
 *	key
 *
 * A blob proves that it was made here; that it is the newest of its key, and that none is missing,
 * only a list can. The kernel remembers the highest generation of each store that was verified
 * since the master key was set, and its MAC: an older list, or another one of that generation, is
 * refused (ESTALE) until the next boot. To seal changes nothing in that, so that a list that was
 * sealed and never came to the disk does no harm.
 *
 * Both take CAP_SYS_ADMIN in the initial user namespace.
 */
struct ncr_store_manifest {
	__u32 size;
	__u32 manifest_size;
	__aligned_u64 manifest;
	__aligned_u64 generation;
	__u8 store[NCR_STORE_UUID_SIZE];
	__u8 mac[NCR_STORE_MAC_SIZE];
};

#define NCRIO_STORE_SEAL	_IOWR('c', 104, struct ncr_store_manifest)
#define NCRIO_STORE_VERIFY	_IOWR('c', 105, struct ncr_store_manifest)

#endif /* _LINUX_NCR_H */
