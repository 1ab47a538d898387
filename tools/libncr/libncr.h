/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libncr.h - keys and cryptographic operations behind /dev/crypto
 *
 * A struct ncr is one open device: a namespace in which keys and sessions are named by small integers. The library has no
 * state beside it, so different threads may use different namespaces without any care, and the same one as far as the
 * kernel allows: everything but ncr_close() at the same time, with data of one session given by one thread at a time.
 *
 * Every function returns a negative errno value on failure; those that make a key or a session return its handle, 0 or
 * greater. Of a published key, or one with a date, every use may say -EKEYREVOKED or -EKEYEXPIRED. A negative handle may be passed on: the kernel answers -ENOENT, so one check at the end of a chain is enough.
 * ncr_error_text() turns a number into a sentence. What each command may return is told in ncr(4).
 *
 * No key material stays in the library. Copies it makes on the way are wiped before it returns.
 */
#ifndef LIBNCR_H
#define LIBNCR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/ncr.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ncr;

#define NCR_DEVICE "/dev/crypto"
#define NCR_STATUS_NODE "/sys/kernel/security/ncr/status"

/* largest secret key in bytes; room for the largest blob a kernel of this version takes; room for any wrapped key */
#define NCR_KEY_MATERIAL_MAX 65536
#define NCR_KEY_BLOB_MAX 68000
#define NCR_KEY_WRAPPED_MAX (NCR_KEY_MATERIAL_MAX + 16)
/* bits of an RSA modulus; bytes of the largest one, which are those of a signature, a ciphertext and more than a message */
#define NCR_RSA_BITS_MIN 1024
#define NCR_RSA_BITS_MAX 8192
#define NCR_RSA_SIZE_MAX (NCR_RSA_BITS_MAX / 8)
/* bytes of the longest DSA signature, in DER */
#define NCR_DSA_SIGNATURE_MAX 72
/* bits of the prime of a Diffie-Hellman group; bytes of the largest one, which are those of a public key and a secret */
#define NCR_DH_BITS_MIN 512
#define NCR_DH_BITS_MAX 8192
#define NCR_DH_SIZE_MAX (NCR_DH_BITS_MAX / 8)

/**
 * ncr_open() - open the device: a namespace of one's own
 * @ncr: out: the namespace, or NULL after a failure
 *
 * Return: 0; -ENOENT or -ENODEV (module not loaded, or in its error state), -EACCES (device not open to the caller),
 * -ENOTRECOVERABLE (error state), -ENOMEM.
 */
int ncr_open(struct ncr **ncr);

/**
 * ncr_close() - close the namespace; its keys and sessions are wiped by the kernel with the last descriptor of it
 * @ncr: from ncr_open(), or NULL
 */
void ncr_close(struct ncr *ncr);

/** ncr_fd() - the descriptor of the open device, owned by @ncr; for ioctls of one's own */
int ncr_fd(const struct ncr *ncr);

/* --- keys ------------------------------------------------------------------------------------------------------------ */

/**
 * ncr_key_generate() - let the kernel make a secret key
 * @ncr: namespace
 * @algorithm: what the key is meant for; kept with the key, does not restrict it
 * @bits: multiple of 8 in 8 … 8 * NCR_KEY_MATERIAL_MAX
 * @flags: NCR_KEY_FLAG_...; NCR_KEY_FLAG_STORABLE for a key that is to be stored and never to leave otherwise
 *
 * Return: handle; -EINVAL, -EOPNOTSUPP (public-key algorithm), -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_generate(struct ncr *ncr, ncr_algorithm_t algorithm, unsigned int bits, unsigned int flags);

/**
 * ncr_key_import() - give the kernel a secret key; the caller wipes his copy
 * @ncr: namespace
 * @algorithm: as for ncr_key_generate(); public-key and unknown ones are kept as NCR_ALG_NONE
 * @flags: as for ncr_key_generate()
 * @id: key id for records, NULL for none
 * @id_size: 0 … MAX_KEY_ID_SIZE bytes
 * @material: raw key
 * @size: 1 … NCR_KEY_MATERIAL_MAX bytes
 *
 * Return: handle; -EINVAL, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_import(struct ncr *ncr, ncr_algorithm_t algorithm, unsigned int flags, const void *id, size_t id_size,
			 const void *material, size_t size);

/**
 * ncr_key_export() - read a key that has NCR_KEY_FLAG_EXPORTABLE, as every public key has
 * @ncr: namespace
 * @key: handle
 * @material: out: raw key; of a pair what ncr_key_import_pair() takes: RSAPrivateKey, DSA's six numbers, PrivateKeyInfo of DH;
 *	SubjectPublicKeyInfo, of DH the number. The caller wipes it
 * @size: in: room in bytes; out: size of the key, with -EOVERFLOW the room needed
 *
 * Return: 0; -ENOENT, -EINVAL (key without material), -EACCES (not exportable), -EOVERFLOW.
 */
int ncr_key_export(struct ncr *ncr, ncr_key_t key, void *material, size_t *size);

/**
 * ncr_key_info() - what is known of a key
 * @ncr: namespace
 * @key: handle
 * @info: out: flags, type, algorithm and key id
 *
 * Return: 0; -ENOENT.
 */
int ncr_key_info(struct ncr *ncr, ncr_key_t key, struct ncr_key_info_st *info);

/**
 * ncr_key_delete() - let go of a key; the kernel wipes it when the operations under way have ended
 * @ncr: namespace
 * @key: handle
 *
 * Return: 0; -ENOENT.
 */
int ncr_key_delete(struct ncr *ncr, ncr_key_t key);

/**
 * ncr_key_describe() - all that is known of a key but its material
 * @ncr: namespace
 * @key: handle
 * @description: out: see <linux/ncr.h>; of a key without material the type is NCR_KEY_TYPE_INVALID
 *
 * Return: 0; -ENOENT, -EKEYREVOKED, -EKEYEXPIRED.
 */
int ncr_key_describe(struct ncr *ncr, ncr_key_t key, struct ncr_key_describe *description);

/* --- pairs of keys ---------------------------------------------------------------------------------------------------- */

/**
 * ncr_key_generate_pair() - let the kernel make an RSA key pair, FIPS 186-5 A.1.3
 * @ncr: namespace
 * @bits: of the modulus: even, NCR_RSA_BITS_MIN … NCR_RSA_BITS_MAX; in approved mode from 2048
 * @exponent: public exponent, odd, from 65537; 0 for 65537
 * @flags: of the private key, as for ncr_key_generate() without NCR_KEY_FLAG_WRAP
 * @public_key: out: handle of the public key, which is EXPORTABLE and WRAPPABLE; NULL to go without
 *
 * Takes a second for 4096 bits and many for 8192; a signal that ends the process ends it. Both keys have the same random id.
 *
 * Return: handle of the private key; -EINVAL, -EOPNOTSUPP (approved mode), -EIO (the pair did not pass its test and is
 * wiped), -EINTR, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_generate_pair(struct ncr *ncr, unsigned int bits, unsigned long exponent, unsigned int flags,
				ncr_key_t *public_key);

/**
 * ncr_key_generate_dsa() - let the kernel make a DSA key pair with parameters of its own, FIPS 186-4 A.1.1.2, A.2.3, B.1
 * @ncr: namespace
 * @p_bits: of the prime
 * @q_bits: of the order: 160 with 1024; 224 or 256 with 2048; 256 with 3072
 * @flags: as for ncr_key_generate_pair()
 * @public_key: as for ncr_key_generate_pair()
 *
 * The parameters are searched for, which takes seconds. In approved mode DSA only verifies (FIPS 186-5).
 *
 * Return: as ncr_key_generate_pair().
 */
ncr_key_t ncr_key_generate_dsa(struct ncr *ncr, unsigned int p_bits, unsigned int q_bits, unsigned int flags,
			       ncr_key_t *public_key);

/**
 * ncr_key_generate_dh() - let the kernel make a Diffie-Hellman key pair (PKCS #3) in a group
 * @ncr: namespace
 * @p: prime, NCR_DH_BITS_MIN … NCR_DH_BITS_MAX bits, most significant byte first; zeros in front do no harm
 * @p_size: in bytes, NCR_DH_SIZE_MAX + 1 at most
 * @g: generator, 2 … p - 2
 * @g_size: as @p_size
 * @flags: as for ncr_key_generate_pair(); with NCR_KEY_FLAG_DECRYPT or _SIGN the key derives nothing
 * @public_key: as for ncr_key_generate_pair(). It is a number alone, without its group
 *
 * A p that is not of RFC 3526 or RFC 7919 is tested for being a prime, which takes seconds for large ones. In approved mode
 * it is one of those, from 2048 bits.
 *
 * Return: as ncr_key_generate_pair(); -EINVAL also when p and g are no group.
 */
ncr_key_t ncr_key_generate_dh(struct ncr *ncr, const void *p, size_t p_size, const void *g, size_t g_size, unsigned int flags,
			      ncr_key_t *public_key);

/**
 * ncr_key_import_pair() - give the kernel a private or public key; the caller wipes his copy of a private one
 * @ncr: namespace
 * @algorithm: NCR_ALG_RSA, NCR_ALG_DSA or NCR_ALG_DH
 * @type: NCR_KEY_TYPE_PRIVATE or NCR_KEY_TYPE_PUBLIC
 * @flags: of a private key, as for ncr_key_generate_pair(); those of a public key are EXPORTABLE and WRAPPABLE whatever is
 *	given
 * @id: key id for records, NULL for none
 * @id_size: 0 … MAX_KEY_ID_SIZE bytes
 * @der: private: PrivateKeyInfo (PKCS #8), without attributes of DSA and DH; also RSAPrivateKey (PKCS #1), and of DSA the
 *	SEQUENCE of 0, p, q, g, y and x. Public: SubjectPublicKeyInfo; of DH the number, most significant byte first and without
 *	zeros in front. All DER
 * @size: in bytes
 *
 * The numbers of a private key are held against each other, and it has signed and verified (or agreed with another) before it
 * is one.
 *
 * Return: handle; -EINVAL (not such a key, or a bad one; id), -EIO (as of ncr_key_generate_pair()), -EINTR, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_import_pair(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_type_t type, unsigned int flags,
			      const void *id, size_t id_size, const void *der, size_t size);

/**
 * ncr_key_public() - the public half of a private key, also of one that may be used only
 * @ncr: namespace
 * @key: handle of the private key
 *
 * Return: handle of a public key, for ncr_key_export(); -EINVAL (not a private key), -ENOENT, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_public(struct ncr *ncr, ncr_key_t key);

/**
 * ncr_key_derive() - the secret that a Diffie-Hellman key has in common with somebody's public key, as a key
 * @ncr: namespace
 * @key: handle of a private key of NCR_ALG_DH, with neither NCR_KEY_FLAG_DECRYPT nor _SIGN
 * @peer: the other's public key as a number, most significant byte first
 * @peer_size: 1 … NCR_DH_SIZE_MAX + 1 bytes
 * @flags: as for ncr_key_generate(). EXPORTABLE, WRAPPABLE and STORABLE become those that @key has, too
 *
 * The new secret key, NCR_ALG_NONE, has as many bytes as the prime, zeros in front included. They are not evenly distributed:
 * who does not need them as they are derives a key from them (SP 800-56C).
 *
 * Return: handle; -ENOENT, -EINVAL (not such a key, or @peer is no public key of its group), -EACCES (a flag of @key),
 * -EOPNOTSUPP (approved mode: a group of one's own, or less than 2048 bits), -EKEYREVOKED, -EKEYEXPIRED, -EINTR, -EDQUOT,
 * -ENOMEM.
 */
ncr_key_t ncr_key_derive(struct ncr *ncr, ncr_key_t key, const void *peer, size_t peer_size, unsigned int flags);

/* --- keys that outlive a namespace ------------------------------------------------------------------------------------ */

/**
 * ncr_key_attach() - a handle for a published key: of that name in .ncr, or else in the caller's user keyring
 * @ncr: namespace
 * @name: up to NCR_KEY_LABEL_SIZE bytes
 *
 * Return: handle; -ENOKEY (no such key), -EACCES (its mode does not let the caller use it), -EKEYREVOKED, -EKEYEXPIRED,
 * -EINVAL (no name, or too long), -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_attach(struct ncr *ncr, const char *name);

/** ncr_key_attach_from() - ncr_key_attach() from one keyring, NCR_KEYRING_... */
ncr_key_t ncr_key_attach_from(struct ncr *ncr, unsigned int keyring, const char *name);

/** ncr_key_attach_serial() - ncr_key_attach() by the key facility's number, as keyctl shows it */
ncr_key_t ncr_key_attach_serial(struct ncr *ncr, int32_t serial);

/**
 * ncr_key_publish() - put a key into a keyring, under a name
 * @ncr: namespace
 * @key: handle; it stays what it is
 * @name: up to NCR_KEY_LABEL_SIZE bytes of UTF-8; NULL for the label that the key has
 * @keyring: NCR_KEYRING_SYSTEM or NCR_KEYRING_USER
 * @flags: 0 or NCR_PUBLISH_REPLACE
 * @attributes: what to set; NULL for nothing: a key without owner becomes the caller's
 * @serial: out: the key facility's number; may be NULL
 *
 * Return: 0; -ENOENT, -EINVAL (no material; name, mode, time), -EPERM (only the officer fills .ncr, gives a key away or moves
 * its end to a later time), -EACCES (somebody else's key), -EEXIST (one of that name is there), -EKEYREVOKED, -EKEYEXPIRED,
 * -EDQUOT, -ENOMEM.
 */
int ncr_key_publish(struct ncr *ncr, ncr_key_t key, const char *name, unsigned int keyring, unsigned int flags,
		    const struct ncr_key_attributes *attributes, int32_t *serial);

/* --- storage --------------------------------------------------------------------------------------------------------- */

/**
 * struct ncr_key_names - what a blob says about its key beside struct ncr_key_info_st
 * @uuid: given by the kernel when the material was made; audit records carry it
 * @label: UTF-8 without control characters as its writer chose it, NUL-terminated, may be empty
 */
struct ncr_key_names {
	uint8_t uuid[NCR_KEY_UUID_SIZE];
	char label[NCR_KEY_LABEL_SIZE + 1];
};

/**
 * ncr_key_store() - put a key and what belongs to it into a blob, sealed under the system's master key
 * @ncr: namespace
 * @key: handle of a key with NCR_KEY_FLAG_STORABLE or NCR_KEY_FLAG_WRAPPABLE
 * @label: up to NCR_KEY_LABEL_SIZE bytes of UTF-8; NULL keeps the label the key has
 * @blob: out: NCR_KEY_BLOB_MAX bytes are always enough
 * @size: in: room in bytes; out: size of the blob, with -EOVERFLOW the room needed
 *
 * Return: 0; -ENOKEY (no master key), -ENOENT, -EINVAL (no material; label), -EACCES (neither flag, or
 * somebody else's key), -EOVERFLOW, -ENOMEM.
 */
int ncr_key_store(struct ncr *ncr, ncr_key_t key, const char *label, void *blob, size_t *size);

/**
 * ncr_key_store_as() - ncr_key_store() with other attributes, which count for the blob alone
 * @attributes: what to set; NULL for nothing
 *
 * Return: as ncr_key_store(); -EPERM (only the officer gives a key away or moves its end to a later time).
 */
int ncr_key_store_as(struct ncr *ncr, ncr_key_t key, const char *label, const struct ncr_key_attributes *attributes,
		     void *blob, size_t *size);

/* replace what is at the path; without it an existing file is left alone */
#define NCR_FILE_REPLACE 1

/**
 * ncr_key_store_file() - ncr_key_store() into a file of mode 0600 that appears whole or not at all, and is on the disk
 * @ncr: namespace
 * @key: as for ncr_key_store()
 * @label: as for ncr_key_store()
 * @path: of the file
 * @flags: 0 or NCR_FILE_REPLACE
 *
 * Return: 0; as ncr_key_store(); -EEXIST (there is one); what open(2), write(2), fsync(2) and link(2) say.
 */
int ncr_key_store_file(struct ncr *ncr, ncr_key_t key, const char *label, const char *path, unsigned int flags);

/**
 * ncr_key_load() - make a key from a blob
 * @ncr: namespace
 * @blob: as ncr_key_store() wrote it
 * @size: of the blob in bytes
 * @names: out: uuid and label; may be NULL
 *
 * Return: handle; -ENOKEY (no master key), -EKEYREJECTED (blob of another master key), -EBADMSG (not a blob, or altered;
 * ncr_blob_check() may know more), -EACCES (its mode does not let the caller use the key), -EKEYEXPIRED, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_load(struct ncr *ncr, const void *blob, size_t size, struct ncr_key_names *names);

/**
 * ncr_key_load_file() - ncr_key_load() from a file
 * @ncr: namespace
 * @path: of the file
 * @names: out: uuid and label; may be NULL
 *
 * Return: as ncr_key_load(); -EFBIG (larger than any blob); what open(2) and read(2) say.
 */
ncr_key_t ncr_key_load_file(struct ncr *ncr, const char *path, struct ncr_key_names *names);

/* What can be seen of a blob without the master key. */
enum ncr_blob_verdict {
	NCR_BLOB_GOOD,		/* well formed; whether it is authentic only the kernel knows */
	NCR_BLOB_FOREIGN,	/* not a blob at all */
	NCR_BLOB_NEWER,		/* of a version this library does not know */
	NCR_BLOB_MALFORMED,	/* a blob once, but cut short, extended or altered */
};

/**
 * ncr_blob_check() - look at the clear header of a blob, without the kernel
 * @blob: bytes
 * @size: how many
 */
enum ncr_blob_verdict ncr_blob_check(const void *blob, size_t size);

/**
 * ncr_master_key_set() - set the storage master key, once until the next boot; the caller wipes his copy
 * @ncr: namespace
 * @key: raw key
 * @size: 16, 24 or 32 bytes; 32 in approved mode
 *
 * Return: 0; -EPERM (not EUID 0 with CAP_SYS_ADMIN), -EINVAL (size), -EBUSY (one is set), -EOPNOTSUPP (approved mode).
 */
int ncr_master_key_set(struct ncr *ncr, const void *key, size_t size);

/**
 * ncr_store_seal() - have the kernel authenticate the list of what belongs into a store of blobs
 * @ncr: namespace
 * @store: uuid of the store, NCR_STORE_UUID_SIZE bytes
 * @generation: of this list, from 1; higher than that of any list of the store that was verified since boot
 * @list: 1 to NCR_STORE_MANIFEST_MAX bytes, in whatever form
 * @size: of the list in bytes
 * @mac: out: NCR_STORE_MAC_SIZE bytes
 *
 * Return: 0; -EPERM (not the officer), -ENOKEY (no master key), -ESTALE (generation), -ENOSPC (NCR_STORES_MAX other stores
 * are known), -EINVAL, -EDQUOT, -ENOMEM.
 */
int ncr_store_seal(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size, uint8_t *mac);

/**
 * ncr_store_verify() - whether a list is authentic, and no newer one of the store has been verified since boot
 * @mac: as ncr_store_seal() made it
 *
 * From then on the kernel refuses all older lists of the store. The other parameters are those of ncr_store_seal().
 *
 * Return: 0; -EBADMSG (altered, or sealed under another master key), -ESTALE (a newer one was verified, or another one of
 * this generation); as ncr_store_seal().
 */
int ncr_store_verify(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
		     const uint8_t *mac);

/* --- wrapping one key under another ---------------------------------------------------------------------------------- */

/**
 * ncr_key_wrap() - write a key that has NCR_KEY_FLAG_WRAPPABLE, encrypted under another key
 * @ncr: namespace
 * @algorithm: NCR_WALG_AES_RFC3394 or NCR_WALG_AES_RFC5649
 * @wrapping: handle of the AES key to wrap with
 * @key: handle of the key to be wrapped
 * @iv: NULL for the value of the RFC, or one's own
 * @iv_size: 0; or 8 for RFC 3394, 4 for RFC 5649
 * @out: out: the wrapped key
 * @size: in: room in bytes; out: size of the wrapped key, with -EOVERFLOW the room needed
 *
 * Return: 0; -ENOENT, -EINVAL (a size that RFC 3394 cannot wrap; the wrapping key is not an AES key; iv_size), -EACCES (a
 * flag of one of the keys), -EOVERFLOW, -EOPNOTSUPP (approved mode: an IV of one's own).
 */
int ncr_key_wrap(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, ncr_key_t key, const void *iv,
		 size_t iv_size, void *out, size_t *size);

/**
 * ncr_key_unwrap() - make a key from what ncr_key_wrap() wrote; WRAPPABLE is its only flag
 * @ncr: namespace
 * @algorithm: as for ncr_key_wrap()
 * @wrapping: handle of the AES key it was wrapped with
 * @iv: as for ncr_key_wrap()
 * @iv_size: as for ncr_key_wrap()
 * @in: the wrapped key
 * @size: in bytes
 *
 * Return: handle; -ENOENT, -EINVAL (size, wrapping key), -EACCES (the wrapping key has another use), -EBADMSG (altered, or
 * another wrapping key), -EOPNOTSUPP, -EDQUOT, -ENOMEM.
 */
ncr_key_t ncr_key_unwrap(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, const void *iv, size_t iv_size,
			 const void *in, size_t size);

/**
 * ncr_key_unwrap_as() - ncr_key_unwrap() with a type, an algorithm and flags
 * @type: NCR_KEY_TYPE_...; a private key was wrapped as PrivateKeyInfo, a public one as SubjectPublicKeyInfo (of DH its
 *	number), which only NCR_WALG_AES_RFC5649 can hold
 * @key_algorithm: as for ncr_key_generate(); NCR_ALG_RSA, _DSA or _DH of a private or public key
 * @flags: of the new key; NCR_KEY_FLAG_EXPORTABLE is refused. A public key gets those that they all have
 *
 * The other parameters are those of ncr_key_unwrap().
 *
 * Return: as ncr_key_unwrap(); -EBADMSG also when there is no key of that type in it.
 */
ncr_key_t ncr_key_unwrap_as(struct ncr *ncr, ncr_wrap_algorithm_t algorithm, ncr_key_t wrapping, const void *iv,
			    size_t iv_size, const void *in, size_t size, ncr_key_type_t type, ncr_algorithm_t key_algorithm,
			    unsigned int flags);

/* --- operations in one call ------------------------------------------------------------------------------------------ */

/**
 * ncr_encrypt() - encrypt one message
 * @ncr: namespace
 * @algorithm: a cipher
 * @key: handle
 * @iv: initialisation vector, NULL when the algorithm takes none
 * @iv_size: exactly the algorithm's IV size, 16 bytes for AES and Camellia, 8 for 3DES
 * @in: plaintext
 * @size: in bytes; for CBC and ECB a multiple of the block, see ncr_pad()
 * @out: out: @size bytes of ciphertext; may be @in itself, and must not overlap it otherwise
 *
 * Return: 0; -EINVAL, -ENOENT, -EACCES (a flag of the key), -EOPNOTSUPP (not served, or not in approved mode), -ENOMEM.
 */
int ncr_encrypt(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *iv, size_t iv_size, const void *in,
		size_t size, void *out);

/** ncr_decrypt() - decrypt one message; arguments and errors as for ncr_encrypt() */
int ncr_decrypt(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *iv, size_t iv_size, const void *in,
		size_t size, void *out);

/**
 * ncr_digest() - hash one message
 * @ncr: namespace
 * @algorithm: a hash
 * @in: message
 * @size: in bytes
 * @out: out: digest; NCR_HASH_MAX_OUTPUT_SIZE bytes are always enough
 * @out_size: in: room in bytes; out: size of the digest, with -EOVERFLOW the room needed
 *
 * Return: 0; -EINVAL, -EOPNOTSUPP, -EOVERFLOW.
 */
int ncr_digest(struct ncr *ncr, ncr_algorithm_t algorithm, const void *in, size_t size, void *out, size_t *out_size);

/** ncr_mac() - authenticate one message with a key; otherwise as ncr_digest(), and -ENOENT and -EACCES for the key */
int ncr_mac(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *in, size_t size, void *out,
	    size_t *out_size);

/**
 * ncr_verify() - check the MAC of one message; the kernel compares, in constant time
 * @ncr: namespace
 * @algorithm: a MAC
 * @key: handle
 * @in: message
 * @size: in bytes
 * @mac: claimed MAC
 * @mac_size: in bytes; any other than the algorithm's is a mismatch
 *
 * Return: 0 only when it matches; -EBADMSG (it does not), -EINVAL, -ENOENT, -EACCES, -EOPNOTSUPP.
 */
int ncr_verify(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *in, size_t size, const void *mac,
	       size_t mac_size);

/* --- RSA -------------------------------------------------------------------------------------------------------------- */

/**
 * struct ncr_rsa_scheme - how an RSA key is used, RFC 8017
 * @type: RSA_PKCS1_PSS (signatures), RSA_PKCS1_OAEP (encryption), or RSA_PKCS1_V1_5 (both)
 * @hash: NCR_ALG_SHA...: of what is signed, or of OAEP; also that of MGF1. Not used by RSA_PKCS1_V1_5 encryption
 * @salt: PSS: bytes; best the size of the digest, and no more in approved mode
 */
struct ncr_rsa_scheme {
	ncr_rsa_type_t type;
	ncr_algorithm_t hash;
	unsigned int salt;
};

/**
 * ncr_rsa_sign() - sign one message
 * @ncr: namespace
 * @scheme: RSA_PKCS1_PSS or RSA_PKCS1_V1_5
 * @key: handle of a private key
 * @in: message; the kernel hashes it
 * @size: in bytes
 * @out: out: signature; NCR_RSA_SIZE_MAX bytes are always enough
 * @out_size: in: room in bytes; out: size of the signature, with -EOVERFLOW the room needed
 *
 * Return: 0; -EINVAL (no such scheme, not a private key, or a salt too long for it), -ENOENT, -EACCES (a flag of the key),
 * -EOPNOTSUPP (not served, or not in approved mode), -EOVERFLOW, -EINTR, -ENOMEM; -ENOTRECOVERABLE: the result was not right
 * and is not given out, and the module is in its error state.
 */
int ncr_rsa_sign(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size, void *out,
		 size_t *out_size);

/**
 * ncr_rsa_verify() - check the signature of one message
 * @ncr: namespace
 * @scheme: as it was signed
 * @key: handle of the public key, or of the private one
 * @in: message
 * @size: in bytes
 * @signature: claimed signature
 * @signature_size: in bytes; any other than that of the modulus is a mismatch
 *
 * Return: 0 only when it is right; -EBADMSG (it is not); otherwise as ncr_rsa_sign().
 */
int ncr_rsa_verify(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		   const void *signature, size_t signature_size);

/**
 * ncr_rsa_encrypt() - encrypt one short message, as a key
 * @ncr: namespace
 * @scheme: RSA_PKCS1_OAEP or RSA_PKCS1_V1_5
 * @key: handle of the public key, or of the private one
 * @in: message
 * @size: at least 1; of the bytes of the modulus, OAEP takes two digests and 2 away, and v1.5 takes 11
 * @out: out: ciphertext; NCR_RSA_SIZE_MAX bytes are always enough
 * @out_size: in: room in bytes; out: size of the ciphertext, with -EOVERFLOW the room needed
 *
 * Return: 0; -EINVAL also when the message is empty or too long; otherwise as ncr_rsa_sign().
 */
int ncr_rsa_encrypt(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		    void *out, size_t *out_size);

/**
 * ncr_rsa_decrypt() - decrypt one
 * @key: handle of the private key
 * @size: of the ciphertext: that of the modulus
 * @out: out: message; NCR_RSA_SIZE_MAX bytes are always enough; the caller wipes it
 *
 * The other parameters are those of ncr_rsa_encrypt(). v1.5 has no failure that depends on the ciphertext: what was not
 * encrypted with this key becomes a message that nobody chose (implicit rejection). To tell is for what is in the message.
 *
 * Return: 0; -EBADMSG (OAEP: altered, or encrypted otherwise), -EINVAL (size); otherwise as ncr_rsa_sign().
 */
int ncr_rsa_decrypt(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		    void *out, size_t *out_size);

/**
 * ncr_rsa_session_begin() - sign or verify a message that comes in pieces
 * @ncr: namespace
 * @op: NCR_OP_SIGN or NCR_OP_VERIFY
 * @scheme: as for ncr_rsa_sign()
 * @key: as for ncr_rsa_sign() or ncr_rsa_verify()
 *
 * Return: session, for ncr_session_add(), and ncr_session_result() or ncr_session_verify(); errors as of ncr_rsa_sign(), and
 * -EDQUOT.
 */
ncr_session_t ncr_rsa_session_begin(struct ncr *ncr, ncr_crypto_op_t op, const struct ncr_rsa_scheme *scheme, ncr_key_t key);

/* --- DSA -------------------------------------------------------------------------------------------------------------- */

/**
 * ncr_dsa_sign() - sign one message, FIPS 186-4 4.6
 * @ncr: namespace
 * @hash: NCR_ALG_SHA...: of the digest as many bits are signed as the order has
 * @key: handle of a private key
 * @in: message; the kernel hashes it
 * @size: in bytes
 * @out: out: signature, DER of r and s; NCR_DSA_SIGNATURE_MAX bytes are always enough
 * @out_size: in: room in bytes, for the longest signature that the key may make; out: size of this one, with -EOVERFLOW the
 *	room needed
 *
 * Return: 0; -EINVAL (hash, not a private key of DSA), otherwise as ncr_rsa_sign(). Approved mode: -EOPNOTSUPP.
 */
int ncr_dsa_sign(struct ncr *ncr, ncr_algorithm_t hash, ncr_key_t key, const void *in, size_t size, void *out, size_t *out_size);

/**
 * ncr_dsa_verify() - check the signature of one message
 * @ncr: namespace
 * @hash: as it was signed
 * @key: handle of the public key, or of the private one
 * @in: message
 * @size: in bytes
 * @signature: claimed signature; the kernel passes over what is behind its DER
 * @signature_size: in bytes
 *
 * Return: 0 only when it is right; -EBADMSG (it is not); otherwise as ncr_dsa_sign(). Approved mode: from 2048 bits, and not
 * with SHA-1.
 */
int ncr_dsa_verify(struct ncr *ncr, ncr_algorithm_t hash, ncr_key_t key, const void *in, size_t size, const void *signature,
		   size_t signature_size);

/**
 * ncr_dsa_session_begin() - sign or verify a message that comes in pieces
 * @ncr: namespace
 * @op: NCR_OP_SIGN or NCR_OP_VERIFY
 * @hash: as for ncr_dsa_sign()
 * @key: as for ncr_dsa_sign() or ncr_dsa_verify()
 *
 * Return: as ncr_rsa_session_begin().
 */
ncr_session_t ncr_dsa_session_begin(struct ncr *ncr, ncr_crypto_op_t op, ncr_algorithm_t hash, ncr_key_t key);

/* --- operations in pieces -------------------------------------------------------------------------------------------- */

/**
 * ncr_session_begin() - start an operation whose data comes in pieces
 * @ncr: namespace
 * @op: NCR_OP_ENCRYPT or _DECRYPT for a cipher; NCR_OP_SIGN or _VERIFY for a hash or MAC
 * @algorithm: NCR_ALG_...
 * @key: handle; NCR_KEY_INVALID for an algorithm without key
 * @iv: as for ncr_encrypt(); NULL when there is none
 * @iv_size: as for ncr_encrypt()
 *
 * Return: session; errors as for ncr_encrypt(), and -EDQUOT. It ends with ncr_session_result(), ncr_session_verify() or
 * ncr_session_end(), whatever these return.
 */
ncr_session_t ncr_session_begin(struct ncr *ncr, ncr_crypto_op_t op, ncr_algorithm_t algorithm, ncr_key_t key,
				const void *iv, size_t iv_size);

/**
 * ncr_session_crypt() - the next piece of a message to be encrypted or decrypted
 * @ncr: namespace
 * @session: of NCR_OP_ENCRYPT or NCR_OP_DECRYPT
 * @in: data
 * @size: in bytes; for CBC and ECB a multiple of the block
 * @out: out: @size bytes; may be @in itself, and must not overlap it otherwise
 *
 * Return: 0; -ENOENT, -EINVAL, -EFAULT, -EINTR (fatal signal), -EBADFD (an earlier piece failed).
 */
int ncr_session_crypt(struct ncr *ncr, ncr_session_t session, const void *in, size_t size, void *out);

/** ncr_session_add() - the next piece of a message to be hashed or authenticated; errors as ncr_session_crypt() */
int ncr_session_add(struct ncr *ncr, ncr_session_t session, const void *in, size_t size);

/**
 * ncr_session_result() - the digest, MAC or signature, and the end of the session
 * @ncr: namespace
 * @session: of NCR_OP_SIGN
 * @out: out: digest, MAC or signature
 * @out_size: in: room in bytes; out: size of the result. With -EOVERFLOW the session is gone all the same.
 *
 * Return: 0; -ENOENT, -EOVERFLOW, -EBADFD.
 */
int ncr_session_result(struct ncr *ncr, ncr_session_t session, void *out, size_t *out_size);

/**
 * ncr_session_verify() - compare with the claimed MAC or signature, and the end of the session; 0 only on a match, as
 *	ncr_verify(), ncr_rsa_verify() and ncr_dsa_verify()
 */
int ncr_session_verify(struct ncr *ncr, ncr_session_t session, const void *mac, size_t mac_size);

/** ncr_session_end() - end a session without asking for a result; 0, -ENOENT */
int ncr_session_end(struct ncr *ncr, ncr_session_t session);

/* --- algorithms ------------------------------------------------------------------------------------------------------ */

/**
 * ncr_algorithm_at() - one row of the kernel's list of algorithms
 * @ncr: namespace
 * @index: from 0
 * @info: out: see <linux/ncr.h>; @info->operations is 0 when this kernel does not serve it
 *
 * Return: 0; -EINVAL (no such row, when @index is not below @info->count of another row).
 */
int ncr_algorithm_at(struct ncr *ncr, unsigned int index, struct ncr_algorithm_info *info);

/** ncr_algorithm_by_name() - the row called @name ("aes-cbc"); 0, -ESRCH (none of that name) */
int ncr_algorithm_by_name(struct ncr *ncr, const char *name, struct ncr_algorithm_info *info);

/** ncr_algorithm_by_id() - the row of NCR_ALG_...; 0, -ESRCH (not in the kernel's list) */
int ncr_algorithm_by_id(struct ncr *ncr, ncr_algorithm_t algorithm, struct ncr_algorithm_info *info);

/** ncr_algorithm_takes_key() - whether a key of @size bytes fits the algorithm */
bool ncr_algorithm_takes_key(const struct ncr_algorithm_info *info, size_t size);

/* --- padding --------------------------------------------------------------------------------------------------------- */

/**
 * ncr_pad() - pad as PKCS #7 does (RFC 5652 6.3): 1 … @block bytes, each of them their number
 * @data: with room for @size + @block bytes
 * @size: bytes of data
 * @block: 1 … 255
 *
 * Return: the new size, a multiple of @block.
 */
size_t ncr_pad(void *data, size_t size, size_t block);

/**
 * ncr_unpad() - find the end of padded data, in a time that does not depend on the bytes
 * @data: decrypted
 * @size: in bytes
 * @block: 1 … 255
 * @unpadded: out: bytes of data; not set when the padding is wrong
 *
 * Who decrypts what others may send should authenticate it first: telling anybody that the padding was wrong decrypts.
 *
 * Return: 0; -EBADMSG.
 */
int ncr_unpad(const void *data, size_t size, size_t block, size_t *unpadded);

/* --- errors ---------------------------------------------------------------------------------------------------------- */

/* in place of a command's number: opening the device */
#define NCR_OPENING 0UL

/**
 * ncr_error_text() - a sentence for what a command returned
 * @command: NCRIO_..., or NCR_OPENING
 * @error: errno value, negative or not
 *
 * Return: text without full stop that can follow "NAME: "; never NULL. It may be the C library's.
 */
const char *ncr_error_text(unsigned long command, int error);

/** ncr_error_hint() - what one can do about it, or NULL; arguments as for ncr_error_text() */
const char *ncr_error_hint(unsigned long command, int error);

#ifdef __cplusplus
}
#endif

#endif /* LIBNCR_H */
