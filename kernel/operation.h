/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One cryptographic operation: begin, update, finish, end
 *
 * A session is an operation with a handle; a one-shot command is one on the stack.
 */
#ifndef NCR_OPERATION_H
#define NCR_OPERATION_H

#include "cipher.h"
#include "public.h"

#include <linux/ncr.h>

struct ncr_context;
struct ncr_material;
struct ncr_payer;
struct ncr_work;
struct shash_desc;

/**
 * struct ncr_operation - an operation under way
 * @algorithm: its row
 * @op: NCR_OP_...
 * @owned: @transform belongs to this operation alone
 * @broken: 0, or what every further call is told: -EBADFD after an update that failed when the
 *	state had moved on, -EKEYREVOKED or -EKEYEXPIRED when the key was taken away
 * @had_message: it has been given a message, which a public-key key encrypts or decrypts as a whole
 * @approved: service indicator
 * @payer: of the context, which outlives the operation
 * @material: used; NULL when the algorithm takes no key
 * @transform: keyed with @material; NULL when the algorithm takes no key
 * @hashed: the key that the last update hashed; held until the call has been recorded
 * @cipher: chaining state of a cipher; of one with software in the memory of the caller of begin
 * @scheme: of a public-key operation
 * @descriptor: state of a hash or MAC, also of what is signed; memory of the caller of begin
 *
 * Owner: the session or the command. Holds secrets in @cipher and @descriptor until
 * ncr_operation_end().
 */
struct ncr_operation {
	const struct ncr_algorithm *algorithm;
	ncr_crypto_op_t op;
	bool owned;
	bool had_message;
	bool approved;
	int broken;
	struct ncr_payer *payer;
	struct ncr_material *material;
	struct ncr_transform *transform;
	struct ncr_material *hashed;
	struct ncr_cipher_state cipher;
	struct ncr_scheme scheme;
	struct shash_desc *descriptor;
};

/**
 * ncr_operation_begin() - check everything about an operation but its data, and start it
 * @operation: filled in, and to be given to ncr_operation_end() even after a failure
 * @ctx: where the key is looked up
 * @init: algorithm, key, op and its parameters; unused members are not looked at
 * @descriptor: ncr_descriptor_size_max bytes, used when the algorithm is a hash or MAC, or a cipher
 *	with software
 *
 * Return: 0, or -EINVAL (no such algorithm or operation, the algorithm cannot do it, key without
 * material or of the wrong size, IV size), -EOPNOTSUPP (not served or refused in approved mode),
 * -ENOENT (key), -EACCES (a flag of the key forbids it), -EKEYREVOKED, -EKEYEXPIRED, -EINTR,
 * -EDQUOT, -ENOMEM.
 */
int ncr_operation_begin(struct ncr_operation *operation, struct ncr_context *ctx,
			const struct ncr_session_st *init, struct shash_desc *descriptor);

/**
 * ncr_operation_update() - process data of the calling program
 * @in: @size bytes
 * @out: a cipher's output, @size bytes; may be the same address as @in, and must not overlap it in
 *	any other way. A public-key encryption takes one whole message with each call. Not used by a
 *	hash, MAC or signature.
 * @out_size: in: room at @out; out: bytes written, or with -EOVERFLOW the bytes needed
 *
 * Return: 0, -EINVAL (not a multiple of the block), -EOVERFLOW (nothing done), -EFAULT, -EINTR
 * (fatal signal), -EBADFD (an earlier update failed in the middle), -EKEYREVOKED, -EKEYEXPIRED.
 * After -EFAULT and -EINTR the operation may be broken.
 */
int ncr_operation_update(struct ncr_operation *operation, struct ncr_work *work,
			 const void __user *in, size_t size, void __user *out, size_t *out_size);

/**
 * ncr_operation_update_key() - hash key material
 *
 * Return: 0, -ENOENT, -EINVAL (no material, not a secret key, or not a hash or MAC), -EACCES (a key
 * that may only wrap or be stored, or a published one), -EBADFD, -EKEYREVOKED, -EKEYEXPIRED.
 */
int ncr_operation_update_key(struct ncr_operation *operation, struct ncr_context *ctx,
			     ncr_key_t key);

/**
 * ncr_operation_finish() - write or verify a digest, MAC or signature; a cipher has none
 * @work: room
 * @out: where the digest goes, or for NCR_OP_VERIFY where the digest to be compared is
 * @out_size: in: size of @out; out: bytes written, or with -EOVERFLOW the bytes needed
 * @result: out, for NCR_OP_VERIFY: NCR_SUCCESS or NCR_VERIFICATION_FAILED
 *
 * Return: 0, -EOVERFLOW, -EFAULT, -EBADFD, -EKEYREVOKED, -EKEYEXPIRED.
 */
int ncr_operation_finish(struct ncr_operation *operation, struct ncr_work *work,
			 void __user *out, size_t *out_size, ncr_error_t *result);

/*
 * ncr_operation_awaits_message() - whether it encrypts or decrypts whole messages and has not had
 * one yet; without data it is given an empty one
 */
bool ncr_operation_awaits_message(const struct ncr_operation *operation);

/** ncr_operation_recorded() - let go of what was held for the record of a call */
void ncr_operation_recorded(struct ncr_operation *operation);

/** ncr_operation_end() - wipe the state and let go of the key */
void ncr_operation_end(struct ncr_operation *operation);

/** ncr_operation_break() - end it, but for what further calls are told: @error */
void ncr_operation_break(struct ncr_operation *operation, int error);

/** ncr_operation_name() - "encrypt", "decrypt", "sign", "verify", or NULL for another number */
const char *ncr_operation_name(ncr_crypto_op_t op);

#endif /* NCR_OPERATION_H */
